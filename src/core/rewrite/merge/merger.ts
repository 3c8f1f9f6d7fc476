/** The interface for merging trees and commits. */
import type { Oid } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import type { FilePlace } from '../tree/tree-paths.js'

/** Objects that a merge may need and that the repository does not have. */
export type ObjectsMade = Pick<ReadonlyMap<Oid, RawObject>, 'get'>

/** A merge of trees: the change from `base` to `theirs` is applied to `ours`. */
export interface MergeRequest {
  readonly base: Oid
  readonly ours: Oid
  readonly theirs: Oid
  readonly made: ObjectsMade
}

export type MergeOutcome =
  /** `objects` are those of the tree that are neither in the repository nor in the request. */
  | { readonly kind: 'merged'; readonly tree: Oid; readonly objects: readonly RawObject[] }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }

export type CommitMergeOutcome =
  | Extract<MergeOutcome, { readonly kind: 'merged' }>
  | (Extract<MergeOutcome, { readonly kind: 'conflict' }> & { readonly left: LeftByMerge | undefined })

/**
 * The result of a conflicting merge of commits: files with markers, named after the commits. In rare cases git's result
 * is not a tree; then it is unknown.
 */
export interface LeftByMerge {
  readonly tree: Oid
  readonly objects: readonly RawObject[]
  /** A conflicting path (one character per byte) with each side in a form that is equal for equal content. */
  readonly stages: ReadonlyMap<string, string>
}

/** A path that both sides changed, and how. */
export interface Conflict {
  readonly path: Uint8Array
  /** Git's term: `contents`, `modify/delete`, `rename/rename`, `binary`, … */
  readonly kind: string
}

/** A merge of commits with their merge bases. */
export interface CommitMergeRequest {
  readonly ours: Oid
  readonly theirs: Oid
  /** Commits that are not in the repository yet. */
  readonly made: ObjectsMade
}

/**
 * Which side wins where both changed the same lines: `ours` is the new base, `theirs` the replayed commit. The rest is
 * merged as usual.
 *
 * @see git-merge(1), ours; git-rebase(1), --strategy-option
 */
export type Favour = 'ours' | 'theirs'

/** Merges as git does, with rename detection, but without an index, a worktree, or new objects in the repository. */
export interface Merger {
  /** What it can merge: only trees, or commits as well. */
  readonly merges: 'trees' | 'commits'
  /** The program that is started for each merge, as people name it; undefined: a single process, or none. */
  readonly startsEach?: string | undefined
  /** Tells whether git would merge a file line by line, as no attribute and no setting says otherwise. */
  readonly mergesLines: (file: FilePlace, readBlob: (oid: Oid) => Promise<Uint8Array>) => Promise<boolean>
  /** @throws GitSlimError `unsupported` naming what would be able to */
  merge(request: MergeRequest): Promise<MergeOutcome>
  /** @throws GitSlimError `unsupported` naming what would be able to */
  mergeCommits(request: CommitMergeRequest): Promise<CommitMergeOutcome>
  /** Removes everything that the merges made. */
  close(): Promise<void>
}
