import type { Finishing } from '../../core/rewrite/replay/rewritten-commit.js'
import type { RewriteOptions } from '../rewrite/options.js'

/** How a rebase changes its commits. */
export interface CommitOptions extends Pick<Finishing, 'dates' | 'trailers'> {
  /** What happens to commits that become empty. */
  readonly emptied: 'leave-out' | 'keep' | 'stop'
  /** The same for commits that git replays, if the option was given: git itself stops at them. */
  readonly emptiedByGit?: 'drop' | 'keep' | undefined
  /** What happens to commits that were empty before, where git-slim makes the list. */
  readonly startedEmpty: 'leave-out' | 'keep'
  readonly signOff: 'add' | 'omit'
}

/** The options of a rebase; the command line's words, sorted. */
export interface RebaseOptions extends RewriteOptions, CommitOptions {
  /** The upstream. Undefined: the base. */
  readonly upstream: string | undefined
  /** The new base. Undefined: the upstream. `keep-base`: the current one. */
  readonly onto: { readonly revision: string } | 'upstream' | 'keep-base'
  /** Whether the root commit is included. */
  readonly root: 'take-in' | 'leave'
  readonly todo: TodoRequest
  /** Commands that git's own rebase runs after every commit. */
  readonly exec: readonly string[]
  /** Whether commits that the upstream has under another id are replayed all the same. */
  readonly cherryPicks: 'leave-out' | 'reapply'
  /** `default`: as rebase.rebaseMerges says. */
  readonly merges: Merges | 'default'
  /** What happens to commits that could keep their ids. */
  readonly reuse: 'keep' | 'make-anew'
  /** How the list is shown: undefined: in full screen, or in the editor that the user has configured for it. */
  readonly shown?: 'plain' | undefined
}

/**
 * What happens to merges: their commits form one line, or they are made again. Lines of commits that begin elsewhere
 * stay there, or move to the new base.
 */
export type Merges = 'leave-out' | 'keep' | 'keep-and-move-cousins'

/** The source of the list. */
export type TodoRequest =
  /** Every commit in order; on a terminal, or with GIT_SEQUENCE_EDITOR, through the editor. */
  | { readonly kind: 'default'; readonly order: Exclude<Order, 'autosquash'> }
  /** Corrections are moved after their targets. */
  | { readonly kind: 'autosquash' }
  /** A file's path, or `-` for standard input. */
  | { readonly kind: 'file'; readonly path: string }
  /** Printed, and nothing else. */
  | { readonly kind: 'print'; readonly order: Order }

/** The order of corrections in a shown list: `default`: as rebase.autoSquash says. */
export type Order = 'default' | 'as-is' | 'autosquash'
