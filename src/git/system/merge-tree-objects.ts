import { parseCommit } from '../../core/object/commit.js'
import { differences, entryName, FlatTree, OddTree } from '../../core/object/flat-tree.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { isSubmodule, isTree, treeEntries } from '../../core/object/tree.js'
import type { Quarantine } from '../files/quarantine.js'
import type { ObjectsMade } from '../port.js'

export interface Place {
  readonly quarantine: Quarantine
  readonly format: ObjectFormat
  /** Reads objects of the repository, and new ones. */
  readonly read: (oid: Oid) => Promise<RawObject>
}

/** Writes new objects, with everything they refer to, where git finds them. */
export async function putBelow({ quarantine, format }: Place, made: ObjectsMade, roots: readonly Oid[]): Promise<void> {
  const seen = new Set(roots)
  const missing: RawObject[] = []
  for (const oid of seen) {
    const object = quarantine.has(oid) ? undefined : made.get(oid)
    if (object === undefined) continue
    missing.push(object)
    for (const below of referredTo(object, format)) seen.add(below)
  }
  await Promise.all(missing.map(object => quarantine.put(object)))
}

function referredTo({ type, body }: RawObject, format: ObjectFormat): readonly Oid[] {
  if (type === 'tree') return [...treeEntries(body, format)].map(({ oid }) => oid)
  if (type !== 'commit') return []
  const { tree, parents } = parseCommit(body)
  return [tree, ...parents]
}

/** A new tree of git's, and the most similar tree or commit, if any. */
export interface NewTree {
  readonly tree: Oid
  readonly before: Oid | undefined
}

/** Returns the new objects of a tree in the quarantine, the tree included. */
export async function newBelow(place: Place, { tree, before }: NewTree): Promise<readonly RawObject[]> {
  if (tree === before || place.quarantine.has(tree)) return []
  const object = await place.quarantine.read(tree)
  if (object?.type !== 'tree') return object === undefined ? [] : [object]
  const [now, known] = [new FlatTree(object.body, place.format), await treeAt(place, before)]
  const below = differences(known, now).other.map(async index => {
    const entry = now.entry(index)
    if (isSubmodule(entry)) return []
    const same = isTree(entry) ? known.find(entryName(entry)) : undefined
    return newBelow(place, { tree: entry.oid, before: same && isTree(same) ? same.oid : undefined })
  })
  return [object, ...(await Promise.all(below)).flat()]
}

/** Returns the tree of a name; if there is none, or a malformed one, everything is new. */
async function treeAt(place: Place, oid: Oid | undefined): Promise<FlatTree> {
  const { read, format } = place
  const empty = new FlatTree(new Uint8Array(), format)
  if (oid === undefined) return empty
  const { type, body } = await read(oid)
  if (type === 'commit') return treeAt(place, parseCommit(body).tree)
  try {
    return new FlatTree(body, format)
  } catch (error) {
    if (error instanceof OddTree) return empty
    throw error
  }
}
