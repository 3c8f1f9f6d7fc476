import type { Finishing } from '../../core/rewrite/replay/rewritten-commit.js'
import type { RewriteOptions } from '../rewrite/options.js'

/** What the commits of a rebase are like. */
export interface CommitOptions extends Pick<Finishing, 'dates' | 'trailers'> {
  /** What becomes of commits that change nothing any more. */
  readonly emptied: 'leave-out' | 'keep' | 'stop'
  /** What becomes of those that git replays, where that was asked for: git itself stops at them. */
  readonly emptiedByGit?: 'drop' | 'keep' | undefined
  /** What becomes of commits that never changed anything, where git-slim makes the list. */
  readonly startedEmpty: 'leave-out' | 'keep'
  readonly signOff: 'add' | 'omit'
}

/** What a rebase is asked to do; the command line's words, sorted. */
export interface RebaseOptions extends RewriteOptions, CommitOptions {
  /** What the commits are counted from. Undefined: what the branch was started from. */
  readonly upstream: string | undefined
  /** What they are put on. Undefined: the upstream. `keep-base`: what they stand on now. */
  readonly onto: { readonly revision: string } | 'upstream' | 'keep-base'
  /** Whether the first commit of all is taken in. */
  readonly root: 'take-in' | 'leave'
  readonly todo: TodoRequest
  /** Commands that are run after every commit, by git's own rebase. */
  readonly exec: readonly string[]
  /** Whether commits that the upstream has by another name are replayed all the same. */
  readonly cherryPicks: 'leave-out' | 'reapply'
  /** `default`: as rebase.rebaseMerges says. */
  readonly merges: Merges | 'default'
  /** What becomes of commits that could keep their names. */
  readonly reuse: 'keep' | 'make-anew'
  /** How a person is shown the list: undefined: on the whole screen, or in the editor that they have chosen for it. */
  readonly shown?: 'plain' | undefined
}

/**
 * What becomes of merges: their commits are put in one line, or they are made again. Lines of commits that do not begin
 * at what the branch was started from stay where they are, or are moved.
 */
export type Merges = 'leave-out' | 'keep' | 'keep-and-move-cousins'

/** Where the list of what is to be done comes from. */
export type TodoRequest =
  /** Every commit as it is, in order; on a terminal, or with GIT_SEQUENCE_EDITOR, through the editor. */
  | { readonly kind: 'default'; readonly order: Exclude<Order, 'autosquash'> }
  /** Commits that were made to be folded are put behind those they name. */
  | { readonly kind: 'autosquash' }
  /** A file's path, or `-` for standard input. */
  | { readonly kind: 'file'; readonly path: string }
  /** Printed, and nothing else. */
  | { readonly kind: 'print'; readonly order: Order }

/** How commits stand in a list that is shown: `default`: as rebase.autoSquash says. */
export type Order = 'default' | 'as-is' | 'autosquash'
