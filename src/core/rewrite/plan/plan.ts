import type { RefName } from '../../ref/ref-name.js'
import type { JsonBytes } from '../../bytes/json-bytes.js'
import type { Oid } from '../../object/oid.js'
import type { PlanPart } from './plan-parts.js'
import type { Change } from '../tree/tree-change.js'

/**
 * A rewrite, decided in full and not yet done: JSON-safe, versioned.
 *
 *     base─a─b─c─d      todos: squash (a, b, c), pick d
 *
 * Each todo builds on the result of the one before; the first builds on `base`. Labels keep a result for later:
 *
 *     base─a───M        todos: label base, pick s, label side, reset to base, pick a, merge side as M
 *        ╲   ╱
 *         s
 */
export interface RewritePlan {
  readonly version: 1
  /** What the first todo builds on; null where it makes a root commit. */
  readonly base: Oid | null
  /** The tip that the plan was made for. */
  readonly tip: Oid
  readonly todos: readonly Todo[]
  /** Those of the commits in it that are parts of others, and in memory alone. */
  readonly parts?: readonly PlanPart[]
}

export type Todo = CommitTodo | MergeTodo | FreshMergeTodo | PlaceTodo

/** Replays commits that have one parent, or none. */
export type CommitTodo =
  /** Replays one commit: what it changes, and everything else of it but signatures. */
  | { readonly action: 'pick'; readonly commit: Oid }
  /** Replays one commit with another message, in UTF-8. */
  | { readonly action: 'reword'; readonly commit: Oid; readonly message: JsonBytes }
  /**
   * Folds what several commits change into one commit. Where not each of them is the only parent of the next, all that
   * they change is one change: from one commit's tree to another's. What stays merged is a parent, too.
   */
  | {
      readonly action: 'squash'
      readonly commits: readonly Oid[]
      readonly result: SquashResult
      readonly whole?: { readonly from: Oid | null; readonly to: Oid }
      readonly merged?: readonly Place[]
      /** How a list folds each commit but the first, where nobody has written the message: git would ask for it. */
      readonly folds?: readonly Fold[]
    }
  /** Replays one commit, does a further change to what it comes to, and gives it another message, if there is one. */
  | { readonly action: 'amend'; readonly commit: Oid; readonly change: Change; readonly message?: JsonBytes }
  /**
   * Makes a commit of a tree that is known, for the one commit that it stands for, or for none; without a result it
   * says what that one does.
   */
  | {
      readonly action: 'make'
      readonly commits: readonly [] | readonly [Oid]
      readonly tree: Oid
      readonly result?: SquashResult
    }

/** How one commit is folded: whether its message counts, and for `fixup` whether it is used alone, or edited as well. */
export interface Fold {
  readonly action: 'squash' | 'fixup'
  readonly message?: 'use' | 'edit'
}

/** Makes an old merge again, with what was built last as its first parent. */
export interface MergeTodo {
  readonly action: 'merge'
  readonly commit: Oid
  /** The other parents. */
  readonly merged: readonly Place[]
  /** Another message, in UTF-8. */
  readonly message?: JsonBytes
  /**
   * Whether the parents stand for those that it had, so that what was done by hand in it can be kept; else they are
   * merged anew, and only what it says is kept.
   */
  readonly parents: 'same' | 'other'
}

/** Merges others into what was built last. */
export interface FreshMergeTodo {
  readonly action: 'merge'
  readonly commit: null
  readonly merged: readonly Place[]
  readonly result: SquashResult
}

/** Makes no commit: says where the next one stands, or what stands here. */
export type PlaceTodo =
  /** Keeps what was built last under a name. */
  | { readonly action: 'label'; readonly name: string }
  /** Goes on from elsewhere; null: the next commit becomes a root. */
  | { readonly action: 'reset'; readonly to: Place | null }
  /** Moves a ref to what was built last, when all is done. */
  | { readonly action: 'update-ref'; readonly ref: RefName; readonly old: Oid }

/** A commit of the plan by its label, or one that is there already. */
export type Place = { readonly label: string } | { readonly commit: Oid }

/** What a commit that is made of several, or of none, says; its committer comes from the replay. */
export interface SquashResult {
  /** The whole ident line, date included. */
  readonly author: JsonBytes
  readonly message: JsonBytes
  /** The headers kept of the first commit. */
  readonly headers: readonly { readonly name: string; readonly value: JsonBytes }[]
}

/** Returns the commits that a todo replays, in their order. */
export function commitsOf(todo: Todo): readonly Oid[] {
  switch (todo.action) {
    case 'pick':
    case 'reword':
    case 'amend':
      return [todo.commit]
    case 'squash':
    case 'make':
      return todo.commits
    case 'merge':
      return todo.commit === null ? [] : [todo.commit]
    case 'label':
    case 'reset':
    case 'update-ref':
      return []
  }
}

/** Returns the commits outside of what it makes that a todo names. */
export function placesOf(todo: Todo): readonly Oid[] {
  const merged = todo.action === 'merge' || todo.action === 'squash' ? (todo.merged ?? []) : []
  const places = todo.action === 'reset' && todo.to !== null ? [todo.to] : merged
  return places.flatMap(place => ('commit' in place ? [place.commit] : []))
}
