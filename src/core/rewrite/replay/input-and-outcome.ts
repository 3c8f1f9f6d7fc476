import type { Conflict, Merger } from '../merge/merger.js'
import type { KnownHistory } from '../merge/commit-relations.js'
import type { Oid, ObjectFormat } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import type { MovedRef } from '../../operation/record.js'
import type { Todo } from '../plan/plan.js'
import type { Commit } from '../../object/commit.js'
import type { Ident } from '../../object/ident.js'
import type { Trees } from '../tree/trees.js'

/** The outcome of a plan. Nothing has been written; `objects` would have to be. */
export type ReplayOutcome = Unchanged | Rewritten | Conflicted

/** Every step kept its commit, or nothing was built at all. */
export interface Unchanged extends Pick<Made, 'tip' | 'labels'> {
  readonly kind: 'unchanged'
}

export interface Rewritten extends Made {
  readonly kind: 'rewritten'
  readonly tip: Oid
}

/** The results of a plan's steps. */
export interface Made {
  /** The last commit; null where there is none, because the plan begins with a root commit. */
  readonly tip: Oid | null
  /** The tip's tree. */
  readonly tree: Oid
  readonly objects: readonly RawObject[]
  /** Those of them that the tip's tree needs. */
  readonly treeObjects: readonly RawObject[]
  /** Old commits and their replacements, in the order of the plan; all squashed ones share one. */
  readonly mapping: readonly (readonly [old: Oid, rewritten: Oid])[]
  /** The same for the plan's parts, which never existed as commits: they are in no mapping. */
  readonly parts: readonly (readonly [part: Oid, made: Oid])[]
  /** Commits that became empty, because their change is there already. */
  readonly emptied: readonly Oid[]
  /** Commits whose signature, or signed merge tag, could not be kept. */
  readonly unsigned: readonly Oid[]
  /** Refs that the plan itself moves. */
  readonly refs: readonly MovedRef[]
  /** The result after each step; null: nothing has been built there. */
  readonly heads: readonly (Oid | null)[]
  /** The commits of the plan's labels; null for a place where nothing had been built. */
  readonly labels: ReadonlyMap<string, Oid | null>
}

/** A step that needs a person. */
export interface Conflicted {
  readonly kind: 'conflict'
  /** The todo's position in the plan, and its commit; for a new merge, the commit that is merged. */
  readonly step: number
  readonly commit: Oid
  readonly conflicts: readonly Conflict[]
  /** Set without a conflict: the commit became empty, and a person wants to decide. */
  readonly emptied?: true
  /** Set without a known conflict: this merger cannot do the merge. */
  readonly unable?: unknown
  /** The results of the steps before. */
  readonly before: Made
  /** The preview of the steps after it, if requested. */
  readonly behind?: readonly StepPastConflict[]
}

/** How a commit was made. */
export interface Origin {
  readonly todo: Todo
  /** The commits that it replays, in the order of the todo: none for a new merge. */
  readonly old: readonly Oid[]
}

/** The preview of a step after a conflict, assuming that only the conflicting files are changed there. */
export interface StepPastConflict {
  readonly step: number
  /** It conflicts in any case; or it depends on the resolution, because it changes the same files. */
  readonly kind: 'conflict' | 'may-conflict'
  readonly conflicts: readonly Conflict[]
}

export interface ReplayInput {
  /** Returns one of the plan's commits, the parent of one, the plan's base, or one that a todo refers to. */
  readonly commitOf: (oid: Oid) => Commit
  /**
   * Tells whether one of some existing commits is an ancestor of another one, or the same. Needed where a merge gets a
   * new parent. Undefined: they are not.
   */
  readonly reaches?: ((from: readonly Oid[], to: Oid) => Promise<boolean>) | undefined
  /**
   * Returns the trees of the merge bases of two original commits. Needed where a merge made by a person is made again.
   * Undefined: they are not known.
   */
  readonly baseTrees?: ((one: Oid, other: Oid) => Promise<readonly Oid[]>) | undefined
  /** Undefined: nothing is known of what the plan stands on, and merges of commits are made by the merger alone. */
  readonly history?: KnownHistory | undefined
  readonly format: ObjectFormat
  /** The committer of every changed commit, with the time. */
  readonly committer: Ident
  readonly trees: Trees
  readonly merger: Merger
  /** What happens to commits that could keep their ids. Undefined: they keep them. */
  readonly reuse?: 'keep' | 'make-anew' | undefined
  /** What happens to commits that become empty. Undefined: they are dropped. */
  readonly emptied?: 'leave-out' | 'keep' | 'stop' | undefined
  /** Tells whether a failed merge can be done by another merger. Undefined: none can. */
  readonly isForOthers?: ((error: unknown) => boolean) | undefined
  /** Whether steps after a conflict are previewed; undefined: no. Tells which failures end the preview. */
  readonly pastConflicts?: ((error: unknown) => boolean) | undefined
  /** Makes the final changes to each new commit: dates, trailers, signature. Undefined: none. */
  readonly finish?: ((commit: Commit, origin: Origin) => Promise<Commit>) | undefined
}
