import type { Oid } from '../../core/object/oid.js'
import type { MovedRef } from '../../core/operation/record.js'
import type { ProcessMark } from '../../core/process.js'

/** The rest of a rewrite, as git's own rebase is to carry it out. */
export interface HandoverRequest {
  /** What it builds on; null: the first commit becomes a root commit. */
  readonly onto: Oid | null
  /** Where the branch stands, which is checked once more. */
  readonly tip: Oid
  /** The list, as `git rebase -i` has it; one character per byte. */
  readonly todo: string
  /** What was rewritten before: git tells its hooks of it, and copies notes. */
  readonly rewritten: readonly (readonly [old: Oid, rewritten: Oid])[]
  /** The labels that its list, and what that runs, are to find, one character per byte; null: there is nothing yet. */
  readonly labels: ReadonlyMap<string, Oid | null>
  /** Other refs that are to move when git has come to its end, and not before. */
  readonly refs: readonly MovedRef[]
  /** By what the rebase is known again. */
  readonly mark: string
  /** Further options of git-rebase. */
  readonly options: readonly string[]
  readonly processMark: ProcessMark
  /** Who writes the messages that git asks for: the editor that git finds, or nobody. */
  readonly editor: 'of-git' | 'none'
  /** Told each line that git, and what it runs, have to say. Undefined: they get the terminal themselves. */
  readonly onLine: ((line: string) => void) | undefined
}

/** How git left a rebase that it was told to carry out. */
export type HandoverEnd =
  | { readonly kind: 'ended' }
  | Stopped
  /** Nothing was begun, and git said why; `disk`: there is no room for it. */
  | { readonly kind: 'refused'; readonly why: 'disk' | 'refused'; readonly words: readonly string[] }

/** Git waits for a person. */
export interface Stopped {
  readonly kind: 'stopped'
  /**
   * `asked`: the list said so. `empty`: nothing is left of a commit. `failed`: one conflicts, or a command has failed.
   * `uncommitted`: nothing conflicts, but no commit was made of it. `rescheduled`: the line could not be done, for a file
   * in the way for instance, and is tried again.
   */
  readonly why: 'asked' | 'empty' | 'failed' | 'uncommitted' | 'rescheduled'
  /** The line of the list that it has stopped at; empty when it has come to none. */
  readonly at: string
  /** How many lines are left behind it. */
  readonly left: number
  readonly words: readonly string[]
}

/** A rebase that was handed over some time ago. */
export interface HandedOver {
  /** Which worktree it is in, as {@link Handover.worktree} names it. */
  readonly worktree: string
  readonly mark: string
  readonly onto: Oid | null
  /** Every ref that may have moved, where it stood, and what {@link Handover.newest} said of it. The branch first. */
  readonly refs: readonly { readonly name: MovedRef['name']; readonly old: Oid; readonly newest: string }[]
}

/** What has become of it. */
export type Fate =
  | { readonly kind: 'running' }
  /** The refs that git has moved; none where it was given up. */
  | { readonly kind: 'ended'; readonly refs: readonly MovedRef[] }

/** Git's own rebase, which goes on where files, commands or a person are needed. */
export interface Handover {
  /** Names this worktree, for a later command in another one. */
  readonly worktree: string
  /** Whether this git moves other refs at the end of a rebase: from 2.38. */
  readonly otherRefs: 'move' | 'stay'
  /** Whether this git knows `fixup -C`: from 2.32. */
  readonly fixupMessages: 'known' | 'unknown'
  /** Returns the newest entry of each ref's reflog, as a text to be compared; empty where there is none. */
  newest(refs: readonly MovedRef['name'][]): Promise<readonly string[]>
  begin(request: HandoverRequest): Promise<HandoverEnd>
  /** Gives up the rebase that is in progress: branch and files are what they were. */
  abort(): Promise<void>
  fate(handed: HandedOver): Promise<Fate>
}
