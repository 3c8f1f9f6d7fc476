import { parseCommit } from '../../object/commit.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import { treeEntries } from '../../object/tree.js'

/** Commits that are in memory alone, and all that they are made of. More may come meanwhile. */
export interface InMemory {
  readonly objects: ReadonlyMap<Oid, RawObject>
  /** What each of the commits is a part of: a commit that is there. */
  readonly wholes: ReadonlyMap<Oid, Oid>
}

/** Returns what some commits are made of and stand on, as far as that is in memory alone, in the order of its making. */
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
