/** How trees and commits are merged. */
import type { Oid } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import type { FilePlace } from '../tree/tree-paths.js'

/** Objects that a merge may need and that the repository does not hold. */
export type ObjectsMade = Pick<ReadonlyMap<Oid, RawObject>, 'get'>

/** A merge of trees: what was done from `base` to `theirs` is done to `ours`. */
export interface MergeRequest {
  readonly base: Oid
  readonly ours: Oid
  readonly theirs: Oid
  readonly made: ObjectsMade
}

export type MergeOutcome =
  /** `objects` are those of the tree that neither the repository nor the request holds. */
  | { readonly kind: 'merged'; readonly tree: Oid; readonly objects: readonly RawObject[] }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }

export type CommitMergeOutcome =
  | Extract<MergeOutcome, { readonly kind: 'merged' }>
  | (Extract<MergeOutcome, { readonly kind: 'conflict' }> & { readonly left: LeftByMerge | undefined })

/**
 * What a merge of commits leaves where it conflicts: files with marks in them, named for the commits. Now and then git
 * leaves what is no tree; nobody can tell then.
 */
export interface LeftByMerge {
  readonly tree: Oid
  readonly objects: readonly RawObject[]
  /** What stands at a conflicting path (one character per byte) on each side, in words that are the same for the same. */
  readonly stages: ReadonlyMap<string, string>
}

/** A path that both sides have changed, and how. */
export interface Conflict {
  readonly path: Uint8Array
  /** In git's words: `contents`, `modify/delete`, `rename/rename`, `binary`, … */
  readonly kind: string
}

/** A merge of commits, over what they have in common. */
export interface CommitMergeRequest {
  readonly ours: Oid
  readonly theirs: Oid
  /** Commits among them. */
  readonly made: ObjectsMade
}

/**
 * Whose side is taken where both have changed the same lines: of what is built on, or of what is replayed. The rest of
 * both is merged as ever.
 *
 * @see git-merge(1), ours; git-rebase(1), --strategy-option
 */
export type Favour = 'ours' | 'theirs'

/** Merges as git does, renames and all, without an index, a worktree, or an object left in the repository. */
export interface Merger {
  /** What it is able to merge: trees alone, or commits as well. */
  readonly merges: 'trees' | 'commits'
  /** What is started anew for each merge, as people name it; undefined: one process does them all, or none. */
  readonly startsEach?: string | undefined
  /** Tells whether git would merge a file line by line, as no attribute and no setting says otherwise. */
  readonly mergesLines: (file: FilePlace, readBlob: (oid: Oid) => Promise<Uint8Array>) => Promise<boolean>
  /** @throws GitSlimError `unsupported` naming what would be able to */
  merge(request: MergeRequest): Promise<MergeOutcome>
  /** @throws GitSlimError `unsupported` naming what would be able to */
  mergeCommits(request: CommitMergeRequest): Promise<CommitMergeOutcome>
  /** Removes all that the merges have made. */
  close(): Promise<void>
}
