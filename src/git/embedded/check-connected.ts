import { objectLinks } from '../../core/object/object-links.js'
import type { Oid } from '../../core/object/oid.js'
import type { ObjectType, RawObject } from '../../core/object/raw-object.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { IndexedPack } from './index-pack.js'

/** The requirements for a received pack. */
export interface Expectation {
  /** The requested objects: they have to arrive, or to be here. */
  readonly wants: readonly Oid[]
  /** How complete the pack's references must be. */
  readonly complete: /** Not at all: missing objects stay on the server. */
    | 'none'
    /** Completely, and without duplicates. */
    | 'all'
    /** Everything reachable from the requested objects. */
    | 'reachable'
    /** Trees and blobs; objects that are not in the pack may be here already. */
    | 'trees-and-files'
  /** Tells whether an object is here already; undefined: none is. */
  readonly has?: ((oid: Oid) => Promise<boolean>) | undefined
  /** Commits whose parents are left out. */
  readonly ends: ReadonlySet<Oid>
}

/**
 * Refuses a pack that does not contain what it must.
 *
 * @throws GitSlimError `corrupt`
 * @see git-index-pack(1), --check-self-contained-and-connected; connected.c
 */
export async function checkConnected(
  { objects, missing, twice, read }: Pick<IndexedPack, 'objects' | 'missing' | 'twice' | 'read'>,
  { wants, complete, has = async () => false, ends }: Expectation,
): Promise<void> {
  for (const oid of wants) if (!objects.has(oid) && !(await has(oid))) throw broken(messages.git.packLacks(oid))
  if (complete === 'none') return
  if (complete === 'reachable') return checkReachable(missing, { wants, read, ends })
  if (complete === 'all' && twice !== undefined) throw broken(messages.git.packHasTwice(twice))
  for (const [oid, type] of missing) {
    const isHere = complete === 'trees-and-files' && (type === 'commit' || (await has(oid)))
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
  // Most packs are complete.
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
  return broken(messages.git.packIsNotConnected(oid, type))
}

function broken(reason: string): GitSlimError {
  return new GitSlimError('corrupt', messages.git.brokenPack(reason))
}
