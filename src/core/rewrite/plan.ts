import type { JsonBytes } from '../bytes/json-bytes.js'
import type { Oid } from '../object/oid.js'

/**
 * A rewrite, decided in full and not yet done: JSON-safe, versioned.
 *
 *     base─a─b─c─d      todos: squash (a, b, c), pick d
 *
 * Each todo builds on the result of the one before; the first builds on `base`.
 */
export interface RewritePlan {
  readonly version: 1
  /** What the first todo builds on; null where it makes a root commit. */
  readonly base: Oid | null
  /** The tip that the plan was made for. */
  readonly tip: Oid
  readonly todos: readonly Todo[]
}

export type Todo =
  /** Replays one commit: what it changes, and everything else of it but signatures. */
  | { readonly action: 'pick'; readonly commit: Oid }
  /** Replays one commit with another message, in UTF-8. */
  | { readonly action: 'reword'; readonly commit: Oid; readonly message: JsonBytes }
  /** Folds what several commits change into one commit. */
  | { readonly action: 'squash'; readonly commits: readonly Oid[]; readonly result: SquashResult }
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

/** What was done to a tree. */
export interface Change {
  readonly from: Oid
  readonly to: Oid
}

/** What a squashed commit says; its tree and parent come from the commits, its committer from the replay. */
export interface SquashResult {
  /** The whole ident line, date included. */
  readonly author: JsonBytes
  readonly message: JsonBytes
  /** The headers kept of the first commit. */
  readonly headers: readonly { readonly name: string; readonly value: JsonBytes }[]
}

/** Returns the commits that a todo replays, in their order. */
export function commitsOf(todo: Todo): readonly Oid[] {
  return 'commits' in todo ? todo.commits : [todo.commit]
}
