import type { Oid } from '../../core/object/oid.js'
import type { MovedRef } from '../../core/operation/record.js'
import type { ProcessMark } from '../../core/process.js'

/** The rest of a rewrite, for git's own rebase. */
export interface HandoverRequest {
  /** The base; null: the first commit becomes a root commit. */
  readonly onto: Oid | null
  /** The expected value of the branch, which is checked again. */
  readonly tip: Oid
  /** The list, in the format of `git rebase -i`; one character per byte. */
  readonly todo: string
  /** The commits rewritten before: git reports them to its hooks, and copies notes. */
  readonly rewritten: readonly (readonly [old: Oid, rewritten: Oid])[]
  /**
   * The labels that the list, and the commands it runs, expect, one character per byte; null: nothing was built there.
   */
  readonly labels: ReadonlyMap<string, Oid | null>
  /** Other refs that move when git has finished, and not before. */
  readonly refs: readonly MovedRef[]
  /** Identifies the rebase later. */
  readonly mark: string
  /** Further options of git-rebase. */
  readonly options: readonly string[]
  readonly processMark: ProcessMark
  /** Who writes the messages that git asks for: the user's editor, or nobody. */
  readonly editor: 'of-git' | 'none'
  /** Called for each line that git, and the commands it runs, print. Undefined: they use the terminal themselves. */
  readonly onLine: ((line: string) => void) | undefined
}

/** The state in which git left a rebase. */
export type HandoverEnd =
  | { readonly kind: 'ended' }
  | Stopped
  /** Nothing was begun, and git said why; `disk`: the disk is full. */
  | { readonly kind: 'refused'; readonly why: 'disk' | 'refused'; readonly words: readonly string[] }

/** Git waits for a person. */
export interface Stopped {
  readonly kind: 'stopped'
  /**
   * `asked`: the list said so. `empty`: a commit became empty. `failed`: a commit conflicts, or a command has failed.
   * `uncommitted`: nothing conflicts, but no commit was made. `rescheduled`: the line could not be done, because of a
   * file in the way for instance, and will be tried again.
   */
  readonly why: 'asked' | 'empty' | 'failed' | 'uncommitted' | 'rescheduled'
  /** The line of the list at which it stopped; empty for none. */
  readonly at: string
  /** The number of remaining lines. */
  readonly left: number
  readonly words: readonly string[]
}

/** A rebase that was handed over to git earlier. */
export interface HandedOver {
  /** Its worktree, as {@link Handover.worktree} names it. */
  readonly worktree: string
  readonly mark: string
  readonly onto: Oid | null
  /** Every ref that may have moved, its old value, and its {@link Handover.newest}. The branch first. */
  readonly refs: readonly { readonly name: MovedRef['name']; readonly old: Oid; readonly newest: string }[]
}

/** The state of such a rebase. */
export type Fate =
  | { readonly kind: 'running' }
  /** The refs that git has moved; none if it was aborted. */
  | { readonly kind: 'ended'; readonly refs: readonly MovedRef[] }

/** Git's own rebase, which does the steps that need files, commands or a person. */
export interface Handover {
  /** Identifies this worktree, for a later command in another one. */
  readonly worktree: string
  /** Whether this git moves other refs at the end of a rebase: from 2.38. */
  readonly otherRefs: 'move' | 'stay'
  /** Whether this git knows `fixup -C`: from 2.32. */
  readonly fixupMessages: 'known' | 'unknown'
  /** Returns the newest entry of each ref's reflog, as a text for comparison; empty where there is none. */
  newest(refs: readonly MovedRef['name'][]): Promise<readonly string[]>
  begin(request: HandoverRequest): Promise<HandoverEnd>
  /** Aborts the rebase in progress: branch and files are restored. */
  abort(): Promise<void>
  fate(handed: HandedOver): Promise<Fate>
}
