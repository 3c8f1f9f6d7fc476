import type { ClonePlan, CloneReceipt, TransferOptions, Transport } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { type CacheUse, cloneCached } from './cache/clone-cached.js'
import type { ReuseDocument } from './report.js'
import type { Reusable } from './reuse/find-reusable.js'
import { isFailure } from '../../core/errors.js'
import { emptyDirectory } from '../transfer/files.js'

interface CloneParts {
  readonly plan: ClonePlan
  readonly directory: string
  readonly options: TransferOptions
  /** What is there already. */
  readonly reusable: Reusable | undefined
  /** Where clones to come find what this one fetches; undefined: nowhere. */
  readonly cache: string | undefined
}

interface MadeClone {
  readonly receipt: CloneReceipt
  readonly reused: ReuseDocument | null
  readonly cache: CacheUse | null
  readonly warnings: readonly string[]
}

/**
 * Makes a planned clone, with what there is on this machine: what is to be replaced, or else the cache.
 *
 * What was in a directory may be anybody's work: it is not added to the cache.
 */
export async function makeClone(ctx: Context, transport: Transport, making: CloneParts): Promise<MadeClone> {
  const { plan, directory, options, reusable, cache } = making
  if (reusable !== undefined) {
    const task = { plan: { ...plan, ...reusing(plan, reusable) }, directory, options }
    const { receipt, seed } = await cloneSeeded(transport, task)
    const { document, warnings } = reuseOf(reusable, { seed, fetched: receipt.fetched })
    return { receipt, reused: document, cache: cache === undefined ? null : 'unused', warnings }
  }
  const plainly = async () => transport.clone(plan, directory, options)
  if (cache === undefined) return { receipt: await plainly(), reused: null, cache: null, warnings: [] }
  const unsuited = reasonAgainst(ctx, plan)
  if (unsuited !== undefined) return { receipt: await plainly(), reused: null, cache: 'unused', warnings: [unsuited] }
  const { receipt, use, warnings } = await cloneCached(ctx, transport, { cache, plan, directory, options })
  return { receipt, reused: null, cache: use, warnings }
}

function reasonAgainst({ backend }: Context, { filter }: ClonePlan): string | undefined {
  if (!backend.capabilities.has('reuse')) return messages.cache.embedded
  return filter === undefined ? undefined : messages.cache.filtered
}

interface Seeding {
  readonly plan: ClonePlan
  readonly directory: string
  readonly options: TransferOptions
}

/** A clone that was made, and whether its seed was of use. */
export interface Seeded {
  readonly receipt: CloneReceipt
  /** `damaged`: it was made without the seed, all anew. */
  readonly seed: 'used' | 'damaged'
}

/** Makes a clone with the objects of its seed, or, when they turn out to be damaged, without. */
async function cloneSeeded(transport: Transport, { plan, directory, options }: Seeding): Promise<Seeded> {
  try {
    return { receipt: await transport.clone(plan, directory, options), seed: 'used' }
  } catch (error) {
    // Damage has many words. What is not of the seed's making, such as a commit that is gone, is said again.
    if (!isFailure(error, 'corrupt', 'git-failed', 'not-found', 'protocol')) throw error
    await emptyDirectory(directory)
    const { seed: _left, ...alone } = plan
    return { receipt: await transport.clone(alone, directory, options), seed: 'damaged' }
  }
}

/** Returns what of a plan is other when a directory is reused: its objects are used, its files are changed later. */
function reusing({ checkout }: ClonePlan, reusable: Reusable): Pick<ClonePlan, 'checkout' | 'checkoutLater' | 'seed'> {
  return { checkout: false, checkoutLater: checkout, seed: { gitDirectory: reusable.gitDirectory, take: 'share' } }
}

/** Returns what is told of a directory that was reused. */
function reuseOf(
  { found }: Reusable,
  { seed, fetched }: { readonly seed: Seeded['seed']; readonly fetched: boolean },
): { readonly document: ReuseDocument; readonly warnings: readonly string[] } {
  const damaged = seed === 'damaged'
  return {
    document: { fetched, healed: damaged ? [...found, 'objects'] : found },
    warnings: [
      ...(found.length === 0 ? [] : [messages.reuse.leftOut(found)]),
      ...(damaged ? [messages.reuse.fetchedAnew] : []),
    ],
  }
}
