import type { CommitMergeOutcome, LeftByMerge, Merger, ObjectsMade } from './merger.js'
import { encode } from '../../bytes/bytes.js'
import { serializeCommit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import type { Trees } from '../tree/trees.js'
import type { CommitRelations } from './commit-relations.js'
import type { TreeStep, TreeSteps } from './tree-steps.js'

/** A parent of a merge: a commit and its tree. */
export interface Parent {
  readonly oid: Oid
  readonly tree: Oid
}

/** At least one. */
export type Parents = readonly [first: Parent, ...others: Parent[]]

export interface MergeTools {
  readonly trees: Trees
  readonly merger: Merger
  readonly steps: TreeSteps
  /** The commits that were made so far. */
  readonly commits: ObjectsMade
  /** Undefined: nothing is known of the history. */
  readonly relations: CommitRelations | undefined
  /** Returns the trees of the merge bases of two original commits; undefined: they are not known. */
  readonly baseTrees: ((one: Oid, other: Oid) => Promise<readonly Oid[]>) | undefined
}

/** The result of merging commits. */
export type Joined = Extract<TreeStep, { kind: 'tree' }> | Unjoined

export type Unjoined = Extract<CommitMergeOutcome, { kind: 'conflict' }>

/** A merge whose result is known also where it conflicts. */
export type Seen = Unjoined & { readonly left: LeftByMerge }

/** Tells whether the result of a merge is known, conflicts included. */
export function isSeen<T extends { readonly kind: 'tree' }>(joined: T | Unjoined): joined is T | Seen {
  return joined.kind === 'tree' || joined.left !== undefined
}

/** Returns the tree of a new merge of several commits, merged one after another. */
export async function joined(tools: MergeTools, [first, ...others]: Parents): Promise<Joined> {
  let now = first
  const between = new Map<Oid, RawObject>()
  const commits = { get: (oid: Oid) => between.get(oid) ?? tools.commits.get(oid) }
  for (const other of others) {
    const step = await join({ ...tools, commits }, now, other)
    if (step.kind === 'conflict') return step
    const commit = serializeCommit({ ...unsaid, tree: step.tree, parents: [now.oid, other.oid] })
    now = { oid: hashObject(commit, tools.trees.format), tree: step.tree }
    between.set(now.oid, commit)
  }
  return { kind: 'tree', tree: now.tree }
}

const nobody = { raw: encode('git-slim <git-slim> 0 +0000') }
/** The intermediate merges of an octopus need no message: nobody sees them. */
const unsaid = { author: nobody, committer: nobody, extraHeaders: [], message: encode('') }

/**
 * Returns the tree of commits that are merged, one after another, where that is certain without git; else undefined.
 */
export async function certainlyJoined(tools: MergeTools, parents: Parents): Promise<Oid | undefined> {
  const [ours, theirs, ...others] = parents
  if (theirs === undefined) return ours.tree
  return others.length > 0 ? undefined : certainJoin(tools, ours, theirs)
}

/** What leads from the base to theirs is done to ours. */
async function certainJoin(tools: MergeTools, ours: Parent, theirs: Parent): Promise<Oid | undefined> {
  const base = await certainBase(tools, ours.oid, theirs.oid)
  return base && tools.steps.certain({ from: base, to: theirs.tree }, ours.tree)
}

/**
 * Returns the tree that git takes for the base of a merge, where that is certain; of two merge bases it is the tree of
 * their merge.
 *
 * @see merge-ort.c, merge_ort_internal
 */
async function certainBase(tools: MergeTools, one: Oid, other: Oid): Promise<Oid | undefined> {
  const { relations } = tools
  const [first, second, ...more] = (await relations?.mergeBases(one, other)) ?? []
  if (relations === undefined || first === undefined || more.length > 0) return undefined
  if (second === undefined) return relations.treeOf(first)
  const [ours, theirs] = [
    { oid: second, tree: await relations.treeOf(second) },
    { oid: first, tree: await relations.treeOf(first) },
  ]
  return certainJoin(tools, ours, theirs)
}

async function join(tools: MergeTools, ours: Parent, theirs: Parent): Promise<Joined> {
  const { trees, merger, commits } = tools
  const tree = await certainJoin(tools, ours, theirs)
  if (tree !== undefined) return { kind: 'tree', tree }
  const made = { get: (oid: Oid) => trees.made.get(oid) ?? commits.get(oid) }
  const outcome = await merger.mergeCommits({ ours: ours.oid, theirs: theirs.oid, made })
  if (outcome.kind === 'conflict') return outcome
  trees.adopt(outcome.objects)
  return { kind: 'tree', tree: outcome.tree }
}
