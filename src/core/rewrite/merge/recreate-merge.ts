import type { Oid } from '../../object/oid.js'
import { reuseResolution } from './reuse-resolution.js'
import {
  certainlyJoined,
  isSeen,
  joined,
  type MergeTools,
  type Parent,
  type Parents,
  type Unjoined,
} from './merge-step.js'
import type { Conflict } from './merger.js'
import { fromLatin1 } from '../../bytes/bytes.js'
import { changedFiles } from '../tree/changed-files.js'
import { isSame } from '../tree/tree-change.js'
import { entryAt } from '../tree/tree-paths.js'
import type { Trees } from '../tree/trees.js'
import type { TreeStep } from './tree-steps.js'

/** An old merge, and the replacements of its parents. */
export interface RecreatedMerge {
  readonly tree: Oid
  readonly parents: readonly NowParent[]
  /** The parents to merge: those that are not ancestors of another one. */
  readonly distinct: Parents
}

/** A parent, and its replacement. */
export interface NowParent {
  readonly old: Parent
  readonly now: Parent
}

/**
 * Returns the tree of an old merge whose parents have changed; what was done by hand in it is not lost: where that is not
 * certain, it conflicts.
 *
 *     a─M  old    a′─M′  now      M′ = what git makes of a′ and b′, and what M is beside what git makes of a and b
 *     b╱          b′╱
 *
 * Where parents have other names and the same trees, nothing changes. Where git cannot merge the old parents on its own,
 * a person did, and the answers that were given stay: what became of each parent's tree is done to the merge's, where
 * the other parents have nothing of their own at those paths; else answers are given again where the same is asked.
 */
export async function recreateMerge(tools: MergeTools, again: RecreatedMerge): Promise<TreeStep> {
  const { tree, parents, distinct } = again
  if (parents.every(({ old, now }) => old.tree === now.tree)) return { kind: 'tree', tree }
  const old = oldOf(parents)
  if (tools.merger.merges === 'trees') {
    const [from, onto] = [await certainlyJoined(tools, old), await certainlyJoined(tools, distinct)]
    if (from !== undefined && onto !== undefined) return tools.steps.apply({ from, to: tree }, onto)
  }
  const before = tools.merger.merges === 'commits' ? await joined(tools, old) : undefined
  if (before?.kind === 'tree') {
    const after = await joined(tools, distinct)
    return after.kind === 'tree' ? tools.steps.apply({ from: before.tree, to: tree }, after.tree) : conflictOf(after)
  }
  const shared = await sharedChanges(tools, parents)
  if (shared.length === 0) return followed(tools, again)
  // Reported by a merger that merges only trees.
  const after = await joined(tools, distinct)
  const isKnown = before !== undefined && isSeen(before) && isSeen(after) && old.length <= 2
  if (!isKnown) return { kind: 'conflict', conflicts: shared }
  return reuseResolution(tools, { tree, old, before, distinct, after })
}

function oldOf(parents: readonly NowParent[]): Parents {
  const [first, ...others] = parents.map(({ old }) => old)
  if (first === undefined) throw new TypeError('a merge of nothing')
  return [first, ...others]
}

function conflictOf({ conflicts }: Unjoined): TreeStep {
  return { kind: 'conflict', conflicts }
}

/** Applies to the merge's tree the change of each parent. */
async function followed({ steps }: MergeTools, { tree, parents }: RecreatedMerge): Promise<TreeStep> {
  let result = tree
  for (const { old, now } of parents) {
    const step = await steps.apply({ from: old.tree, to: now.tree }, result)
    if (step.kind === 'conflict') return step
    result = step.tree
  }
  return { kind: 'tree', tree: result }
}

/**
 * Returns the paths at which one parent was changed while a second parent also differed from the base: a change that
 * both had would be lost from the merge with the first, although the second still has it.
 *
 *     base: 1    a: 2    b: 2    M: 2        a′: 1    M′: not 1, since b′ says 2
 */
async function sharedChanges(tools: MergeTools, parents: readonly NowParent[]): Promise<readonly Conflict[]> {
  const shared = new Set<string>()
  for (const [i, { old, now }] of parents.entries()) {
    const paths = (await changedFiles(tools.trees, old.tree, now.tree)).map(({ path }) => path)
    for (const { old: other } of paths.length === 0 ? [] : parents.filter((_, j) => j !== i)) {
      const bases = await baseTrees(tools, old.oid, other.oid)
      for (const path of paths) {
        if (bases === undefined || !(await isLeft(tools.trees, { path, by: other.tree, since: bases })))
          shared.add(path)
      }
    }
  }
  return [...shared].map(path => ({ path: fromLatin1(path), kind: 'contents' }))
}

async function baseTrees(
  { relations, baseTrees }: MergeTools,
  one: Oid,
  other: Oid,
): Promise<readonly Oid[] | undefined> {
  const bases = await relations?.mergeBases(one, other)
  if (relations === undefined || bases === undefined) return baseTrees?.(one, other)
  return Promise.all(bases.map(base => relations.treeOf(base)))
}

interface Place {
  readonly path: string
  readonly by: Oid
  readonly since: readonly Oid[]
}

/** Tells whether a path was unchanged; unrelated histories begin without files. */
async function isLeft(trees: Trees, { path, by, since }: Place): Promise<boolean> {
  const here = await entryAt(trees, by, path)
  const before = since.length === 0 ? [trees.empty] : since
  const entries = await Promise.all(before.map(tree => entryAt(trees, tree, path)))
  return entries.every(entry => isSame(entry, here))
}
