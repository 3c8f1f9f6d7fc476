import { parseCommit } from '../../object/commit.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import { treeEntries } from '../../object/tree.js'

/** Commits that exist only in memory, and their objects. More may be added. */
export interface InMemory {
  readonly objects: ReadonlyMap<Oid, RawObject>
  /** The original commit that each of the commits is a part of. */
  readonly wholes: ReadonlyMap<Oid, Oid>
}

/** Returns the objects and ancestors of some commits that exist only in memory, in the order they were made. */
export function neededOf(
  commits: Iterable<Oid>,
  { objects }: Pick<InMemory, 'objects'>,
  format: ObjectFormat,
): readonly RawObject[] {
  const needed = new Set<RawObject>()
  const seen = new Set(commits)
  for (const oid of seen) {
    const object = objects.get(oid)
    if (object === undefined) continue
    needed.add(object)
    for (const next of namedBy(object, format)) seen.add(next)
  }
  return [...objects.values()].filter(object => needed.has(object))
}

function namedBy({ type, body }: RawObject, format: ObjectFormat): readonly Oid[] {
  if (type === 'tree') return Array.from(treeEntries(body, format), ({ oid }) => oid)
  if (type !== 'commit') return []
  const { tree, parents } = parseCommit(body)
  return [tree, ...parents]
}
