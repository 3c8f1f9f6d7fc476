import type { CommitMergeOutcome, LeftByMerge, Merger, ObjectsMade } from './merger.js'
import { encode } from '../../bytes/bytes.js'
import { serializeCommit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import type { Trees } from '../tree/trees.js'
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

async function join({ trees, merger, commits }: MergeTools, ours: Parent, theirs: Parent): Promise<Joined> {
  const made = { get: (oid: Oid) => trees.made.get(oid) ?? commits.get(oid) }
  const outcome = await merger.mergeCommits({ ours: ours.oid, theirs: theirs.oid, made })
  if (outcome.kind === 'conflict') return outcome
  trees.adopt(outcome.objects)
  return { kind: 'tree', tree: outcome.tree }
}
