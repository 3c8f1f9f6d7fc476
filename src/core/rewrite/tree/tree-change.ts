import { differences, entryName, type FlatTree } from '../../object/flat-tree.js'
import type { Oid } from '../../object/oid.js'
import { isTree, type TreeEntry } from '../../object/tree.js'
import type { Trees } from './trees.js'

/** The changes to a tree, entry by entry; unchanged entries are not in it. */
export interface TreeChange {
  readonly from: Oid
  readonly to: Oid
  /** By their names, one character per byte. */
  readonly entries: ReadonlyMap<string, EntryChange>
}

export interface EntryChange {
  readonly from: TreeEntry | undefined
  readonly to: TreeEntry | undefined
  /** If both are trees: the changes inside. */
  readonly inside: TreeChange | undefined
}

/**
 * Returns the changes from one tree to another.
 *
 * @throws OddTree
 */
export async function changeBetween(trees: Trees, from: Oid, to: Oid): Promise<TreeChange> {
  if (from === to) return { from, to, entries: new Map() }
  const [before, after] = await Promise.all([trees.flat(from), trees.flat(to)])
  const changed = [...changedNames(before, after)]
  const entries = await Promise.all(
    changed.map(async name => [name, await entryChange(trees, before.find(name), after.find(name))] as const),
  )
  return { from, to, entries: new Map(entries) }
}

function changedNames(before: FlatTree, after: FlatTree): ReadonlySet<string> {
  const { one, other } = differences(before, after)
  return new Set([
    ...one.map(index => entryName(before.entry(index))),
    ...other.map(index => entryName(after.entry(index))),
  ])
}

/** Tells whether two entries are equal, or both are missing. */
export function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode
}

async function entryChange(trees: Trees, from: TreeEntry | undefined, to: TreeEntry | undefined): Promise<EntryChange> {
  const both = from !== undefined && to !== undefined && isTree(from) && isTree(to)
  return { from, to, inside: both ? await changeBetween(trees, from.oid, to.oid) : undefined }
}

/** The changes to a tree. */
export interface Change {
  readonly from: Oid
  readonly to: Oid
}
