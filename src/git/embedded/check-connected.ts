import { objectLinks } from '../../core/object/object-links.js'
import type { Oid } from '../../core/object/oid.js'
import type { ObjectType, RawObject } from '../../core/object/raw-object.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import type { IndexedPack } from './index-pack.js'

/** How much of what a pack names has to be there. */
export type Completeness =
  /** Nothing: what is not there is left with the server. */
  | { readonly kind: 'none' }
  /** All that its objects name, and nothing twice. */
  | { readonly kind: 'all' }
  /** All that can be reached from what was wanted. */
  | { readonly kind: 'reachable'; readonly wants: readonly Oid[] }
  /** Trees and files; what is not in the pack may be here already. */
  | { readonly kind: 'with-what-is-here'; readonly has: (oid: Oid) => Promise<boolean> }

/**
 * Refuses a pack that has not brought what it had to.
 *
 * @throws GitSlimError `corrupt`
 * @see git-index-pack(1), --check-self-contained-and-connected; connected.c
 */
export async function checkConnected(
  { missing, twice, read }: Pick<IndexedPack, 'missing' | 'twice' | 'read'>,
  completeness: Completeness,
  ends: ReadonlySet<Oid>,
): Promise<void> {
  if (completeness.kind === 'none') return
  if (completeness.kind === 'reachable') return checkReachable(missing, { wants: completeness.wants, read, ends })
  if (completeness.kind === 'all' && twice !== undefined) {
    throw new GitSlimError('corrupt', messages.inProcess.noPack(messages.inProcess.isTwice(twice)))
  }
  for (const [oid, type] of missing) {
    const isHere = completeness.kind === 'with-what-is-here' && (type === 'commit' || (await completeness.has(oid)))
    if (!isHere) throw notConnected(oid, type)
  }
}

interface Walk {
  readonly wants: readonly Oid[]
  readonly read: (oid: Oid) => Promise<RawObject | undefined>
  readonly ends: ReadonlySet<Oid>
}

async function checkReachable(missing: ReadonlyMap<Oid, ObjectType>, { wants, read, ends }: Walk): Promise<void> {
  const seen = new Set<Oid>(wants)
  const pending = [...wants]
  // Most packs lack nothing.
  if (missing.size === 0) pending.length = 0
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    const object = await read(oid)
    if (object === undefined) continue
    for (const link of objectLinks(object)) {
      if (seen.has(link.oid) || (object.type === 'commit' && link.type === 'commit' && ends.has(oid))) continue
      const type = missing.get(link.oid)
      if (type !== undefined) throw notConnected(link.oid, type)
      seen.add(link.oid)
      if (link.type !== 'blob') pending.push(link.oid)
    }
  }
}

function notConnected(oid: Oid, type: ObjectType): GitSlimError {
  return new GitSlimError('corrupt', messages.inProcess.noPack(messages.inProcess.notConnected(oid, type)))
}
