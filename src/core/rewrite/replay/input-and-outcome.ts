import type { Conflict, Merger } from '../merge/merger.js'
import type { Oid, ObjectFormat } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import type { MovedRef } from '../../operation/record.js'
import type { Todo } from '../plan/plan.js'
import type { Commit } from '../../object/commit.js'
import type { Ident } from '../../object/ident.js'
import type { Trees } from '../tree/trees.js'

/** What a plan comes to. Nothing has been written; `objects` are what would have to be. */
export type ReplayOutcome = Unchanged | Rewritten | Conflicted

/** Every step has kept its commit, or nothing was built at all. */
export interface Unchanged extends Pick<Made, 'tip' | 'labels'> {
  readonly kind: 'unchanged'
}

export interface Rewritten extends Made {
  readonly kind: 'rewritten'
  readonly tip: Oid
}

/** What steps of a plan have come to. */
export interface Made {
  /** The commit that was built last; null where there is none, since the plan begins with a root commit. */
  readonly tip: Oid | null
  /** The tip's tree. */
  readonly tree: Oid
  readonly objects: readonly RawObject[]
  /** Those of them that the tip's tree is made of. */
  readonly treeObjects: readonly RawObject[]
  /** Old commits and what stands for them now, in the order of the plan; all squashed ones share one. */
  readonly mapping: readonly (readonly [old: Oid, rewritten: Oid])[]
  /** The same for the plan's parts, which were never there: they are in no mapping. */
  readonly parts: readonly (readonly [part: Oid, made: Oid])[]
  /** Commits that say nothing any more: what they changed is there already. */
  readonly emptied: readonly Oid[]
  /** Commits whose signature, or a signed tag that they merged, could not be kept. */
  readonly unsigned: readonly Oid[]
  /** Refs that the plan itself moves. */
  readonly refs: readonly MovedRef[]
  /** Where each step has come to; null: nothing has been built there. */
  readonly heads: readonly (Oid | null)[]
  /** What the plan's labels stand for; null for a place where nothing had been built. */
  readonly labels: ReadonlyMap<string, Oid | null>
}

/** A step that only a person can do. */
export interface Conflicted {
  readonly kind: 'conflict'
  /** The todo's position in the plan, and the commit of it; of a fresh merge, the one that is merged in. */
  readonly step: number
  readonly commit: Oid
  readonly conflicts: readonly Conflict[]
  /** Where nothing conflicts: nothing is left of the commit, and what to do then a person wants to say. */
  readonly emptied?: true
  /** Where nothing is known to conflict: what this merger cannot merge. */
  readonly unable?: unknown
  /** What the steps before have come to. */
  readonly before: Made
  /** What can be told of the steps behind, where that was asked for. */
  readonly behind?: readonly StepPastConflict[]
}

/** What a commit was made of. */
export interface Origin {
  readonly todo: Todo
  /** The commits that it replays, in the order of the todo: none for a fresh merge. */
  readonly old: readonly Oid[]
}

/** What can be told of a step behind one that conflicts, as long as only the files in conflict are changed there. */
export interface StepPastConflict {
  readonly step: number
  /** It conflicts whatever is done there; or it depends on that, since it changes the same files. */
  readonly kind: 'conflict' | 'may-conflict'
  readonly conflicts: readonly Conflict[]
}

export interface ReplayInput {
  /** Returns one of the plan's commits, the parent of one, the plan's base, or one that a todo names as a place. */
  readonly commitOf: (oid: Oid) => Commit
  /**
   * Tells whether one of some commits that are not the plan's is another one, or built on it. Asked where a merge comes
   * to stand on something else. Undefined: they are not.
   */
  readonly reaches?: ((from: readonly Oid[], to: Oid) => Promise<boolean>) | undefined
  /**
   * Returns the trees of the best common ancestors of two commits that were there. Asked where a merge that a person has
   * made is made again. Undefined: they are not known.
   */
  readonly baseTrees?: ((one: Oid, other: Oid) => Promise<readonly Oid[]>) | undefined
  readonly format: ObjectFormat
  /** Who rewrites, and when: the committer of every commit that changes. */
  readonly committer: Ident
  readonly trees: Trees
  readonly merger: Merger
  /** What becomes of commits that could keep their names. Undefined: they do. */
  readonly reuse?: 'keep' | 'make-anew' | undefined
  /** What becomes of commits that say nothing any more. Undefined: they are left out. */
  readonly emptied?: 'leave-out' | 'keep' | 'stop' | undefined
  /** Tells whether a merge has failed with something that others can do. Undefined: nothing is. */
  readonly isForOthers?: ((error: unknown) => boolean) | undefined
  /** Whether steps behind a conflict are looked at; undefined: they are not. It tells which failures end that. */
  readonly pastConflicts?: ((error: unknown) => boolean) | undefined
  /** Has the last word on each commit that is made anew: dates it, signs it. Undefined: it is as it is. */
  readonly finish?: ((commit: Commit, origin: Origin) => Promise<Commit>) | undefined
}
