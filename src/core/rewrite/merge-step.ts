import type { Merger } from '../../git/port.js'
import { encode } from '../bytes/bytes.js'
import { serializeCommit } from '../object/commit.js'
import type { Oid } from '../object/oid.js'
import { hashObject, type RawObject } from '../object/raw-object.js'
import type { TreeStep, TreeSteps } from './tree-steps.js'
import type { Trees } from './trees.js'

/** A parent of a merge: a commit and its tree. */
export interface Parent {
  readonly oid: Oid
  readonly tree: Oid
}

export interface MergeTools {
  readonly trees: Trees
  readonly merger: Merger
  readonly steps: TreeSteps
  /** The commits that were made so far. */
  readonly commits: readonly RawObject[]
}

/** An old merge, and what stands for its parents now. */
export interface Remake {
  readonly tree: Oid
  readonly parents: readonly { readonly old: Parent; readonly now: Parent }[]
  /** What is to be merged: those of the parents that do not have one another. */
  readonly distinct: readonly [first: Parent, ...others: Parent[]]
}

/**
 * Returns the tree of an old merge whose parents have changed; what was done by hand in it is not lost.
 *
 *     a─M  old    a′─M′  now      M′ = what git makes of a′ and b′, and what M is beside what git makes of a and b
 *     b╱          b′╱
 *
 * Where parents have other names and the same trees, nothing changes. Where git cannot merge the old parents on its own,
 * a person did: then what became of each parent's tree is done to the merge's, and the answers that were given stay.
 */
export async function remake(tools: MergeTools, { tree, parents, distinct }: Remake): Promise<TreeStep> {
  if (parents.every(({ old, now }) => old.tree === now.tree)) return { kind: 'tree', tree }
  const [first, second, ...more] = parents
  if (first && second && more.length === 0 && tools.merger.merges === 'commits') {
    const before = await join(tools, first.old, second.old)
    if (before.kind === 'tree') {
      const after = await joined(tools, distinct)
      return after.kind === 'tree' ? tools.steps.apply({ from: before.tree, to: tree }, after.tree) : after
    }
  }
  let result = tree
  for (const { old, now } of parents) {
    const step = await tools.steps.apply({ from: old.tree, to: now.tree }, result)
    if (step.kind === 'conflict') return step
    result = step.tree
  }
  return { kind: 'tree', tree: result }
}

/** Returns the tree of commits that are merged, one after another, as nobody has merged them before. */
export async function joined(tools: MergeTools, [first, ...others]: Remake['distinct']): Promise<TreeStep> {
  let now = first
  const between: RawObject[] = []
  for (const other of others) {
    const step = await join({ ...tools, commits: [...tools.commits, ...between] }, now, other)
    if (step.kind === 'conflict') return step
    const commit = serializeCommit({ ...unsaid, tree: step.tree, parents: [now.oid, other.oid] })
    between.push(commit)
    now = { oid: hashObject(commit, tools.trees.format), tree: step.tree }
  }
  return { kind: 'tree', tree: now.tree }
}

const nobody = { raw: encode('git-slim <git-slim> 0 +0000') }
/** What stands between the merges of an octopus says nothing, and nobody sees it. */
const unsaid = { author: nobody, committer: nobody, extraHeaders: [], message: encode('') }

async function join({ trees, merger, commits }: MergeTools, ours: Parent, theirs: Parent): Promise<TreeStep> {
  const made = new Map(trees.made)
  for (const commit of commits) made.set(hashObject(commit, trees.format), commit)
  const outcome = await merger.mergeCommits({ ours: ours.oid, theirs: theirs.oid, made })
  if (outcome.kind === 'conflict') return outcome
  trees.adopt(outcome.objects)
  return { kind: 'tree', tree: outcome.tree }
}
