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
  /** The base of the first todo; null where it makes a root commit. */
  readonly base: Oid | null
  /** The tip that the plan was made for. */
  readonly tip: Oid
  readonly todos: readonly Todo[]
  /** Those of its commits that are parts of others, and exist only in memory. */
  readonly parts?: readonly PlanPart[]
}

export type Todo = CommitTodo | MergeTodo | FreshMergeTodo | PlaceTodo

/** Replays commits that have one parent, or none. */
export type CommitTodo =
  /** Replays one commit: its change, and the rest of it except signatures. */
  | { readonly action: 'pick'; readonly commit: Oid }
  /** Replays one commit with a new message, in UTF-8. */
  | { readonly action: 'reword'; readonly commit: Oid; readonly message: JsonBytes }
  /**
   * Folds several commits into one. Unless each is the only parent of the next, their changes are one change: from one
   * commit's tree to another's. Commits that stay merged become parents too.
   */
  | {
      readonly action: 'squash'
      readonly commits: readonly Oid[]
      readonly result: SquashResult
      readonly whole?: { readonly from: Oid | null; readonly to: Oid }
      readonly merged?: readonly Place[]
      /** How a list folds each commit but the first, if nobody has written the message: git would ask for it. */
      readonly folds?: readonly Fold[]
    }
  /** Replays one commit, applies a further change to the result, and sets a new message, if there is one. */
  | { readonly action: 'amend'; readonly commit: Oid; readonly change: Change; readonly message?: JsonBytes }
  /**
   * Makes a commit of a known tree, as a replacement of one commit or of none; without `result` it has that commit's
   * message and author.
   */
  | {
      readonly action: 'make'
      readonly commits: readonly [] | readonly [Oid]
      readonly tree: Oid
      readonly result?: SquashResult
    }

/** How one commit is folded: whether its message counts, and for `fixup` whether it is used alone, or also edited. */
export interface Fold {
  readonly action: 'squash' | 'fixup'
  readonly message?: 'use' | 'edit'
}

/** Makes an old merge again, with the last result as its first parent. */
export interface MergeTodo {
  readonly action: 'merge'
  readonly commit: Oid
  /** The other parents. */
  readonly merged: readonly Place[]
  /** A new message, in UTF-8. */
  readonly message?: JsonBytes
  /**
   * Whether the parents correspond to its old parents, so that changes made in it by hand can be kept; otherwise they
   * are merged from scratch, and only the message is kept.
   */
  readonly parents: 'same' | 'other'
}

/** Merges others into the last result. */
export interface FreshMergeTodo {
  readonly action: 'merge'
  readonly commit: null
  readonly merged: readonly Place[]
  readonly result: SquashResult
}

/** Makes no commit: sets the place of the next one, or names this place. */
export type PlaceTodo =
  /** Gives the last result a label. */
  | { readonly action: 'label'; readonly name: string }
  /** Continues from another commit; null: the next commit becomes a root. */
  | { readonly action: 'reset'; readonly to: Place | null }
  /** Moves a ref to the last result, when everything is done. */
  | { readonly action: 'update-ref'; readonly ref: RefName; readonly old: Oid }

/** A commit of the plan by its label, or an existing one. */
export type Place = { readonly label: string } | { readonly commit: Oid }

/** The message and author of a commit made from several, or from none; its committer comes from the replay. */
export interface SquashResult {
  /** The whole ident line, date included. */
  readonly author: JsonBytes
  readonly message: JsonBytes
  /** The kept headers of the first commit. */
  readonly headers: readonly { readonly name: string; readonly value: JsonBytes }[]
}

/** Returns the commits that a todo replays, in order. */
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

/** Returns the existing commits that a todo refers to besides those. */
export function placesOf(todo: Todo): readonly Oid[] {
  const merged = todo.action === 'merge' || todo.action === 'squash' ? (todo.merged ?? []) : []
  const places = todo.action === 'reset' && todo.to !== null ? [todo.to] : merged
  return places.flatMap(place => ('commit' in place ? [place.commit] : []))
}
