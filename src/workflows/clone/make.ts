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
  /** The existing directory. */
  readonly reusable: Reusable | undefined
  /** The cache for the fetched objects; undefined: none. */
  readonly cache: string | undefined
}

interface MadeClone {
  readonly receipt: CloneReceipt
  readonly reused: ReuseDocument | null
  readonly cache: CacheUse | null
  readonly warnings: readonly string[]
}

/**
 * Makes a planned clone, with the objects on this machine: those of the replaced clone, or else of the cache. The
 * content of a directory is untrusted, so it is not added to the cache.
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

/** A new clone, and whether its seed was used. */
export interface Seeded {
  readonly receipt: CloneReceipt
  /** `damaged`: it was made without the seed, completely from the server. */
  readonly seed: 'used' | 'damaged'
}

/** Makes a clone with the objects of its seed, or without them when they are damaged. */
async function cloneSeeded(transport: Transport, { plan, directory, options }: Seeding): Promise<Seeded> {
  try {
    return { receipt: await transport.clone(plan, directory, options), seed: 'used' }
  } catch (error) {
    // A damaged seed causes many different errors, so the clone is tried again without it; an error with another cause,
    // such as a missing commit, then occurs again.
    if (!isFailure(error, 'corrupt', 'git-failed', 'not-found', 'protocol')) throw error
    await emptyDirectory(directory)
    const { seed: _left, ...alone } = plan
    return { receipt: await transport.clone(alone, directory, options), seed: 'damaged' }
  }
}

/** Returns the plan for a reused directory: its objects are used, its files are updated later. */
function reusing({ checkout }: ClonePlan, reusable: Reusable): Pick<ClonePlan, 'checkout' | 'checkoutLater' | 'seed'> {
  return { checkout: false, checkoutLater: checkout, seed: { gitDirectory: reusable.gitDirectory, take: 'share' } }
}

/** Returns the report about a reused directory. */
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
