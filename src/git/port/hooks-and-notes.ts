/** The part of the port that runs hooks and copies notes. */
import type { Ident } from '../../core/object/ident.js'
import type { RewriteStep } from '../../core/rewrite/todo/rewrite-step.js'
import type { Oid } from '../../core/object/oid.js'
import type { ProcessMark } from '../../core/process.js'
import type { HookName } from '../../core/repository.js'

export type HookState =
  | 'absent'
  | 'present'
  /** It exists but is not executable, and git ignores it. */
  | 'not-executable'
  /** It exists, and this backend runs no programs. */
  | 'not-runnable'

export interface HookCall {
  readonly name: HookName
  readonly args: readonly string[]
  /** Its standard input. */
  readonly input?: Uint8Array
  /** A commit message that it may change: in a file whose path comes before the other arguments. */
  readonly message?: Uint8Array
  /** Whether a person edits the message after it: otherwise the hook is told that no editor opens, as git does. */
  readonly editor: 'follows' | 'none'
  /** For a commit whose message is written: its author and date, as git passes them to its hooks. */
  readonly author?: Ident | undefined
  /** The step of a rewrite for which it runs: it sees the repository as `git rebase` shows it at that step. */
  readonly step?: RewriteStep | undefined
  readonly mark: ProcessMark
  /** Called with its output as it arrives. */
  readonly onOutput: (chunk: Uint8Array) => void
}

export interface HookEnd {
  /** 0 for success. */
  readonly exitCode: number
  /** The message after the hook. */
  readonly message: Uint8Array
  /** Why it could not be started. */
  readonly reason?: string
  /** The HEAD of the step after the hook: a commit, or `ref: ` and a branch. */
  readonly head?: string | undefined
}

/** Hooks as git finds and starts them. */
export interface Hooks {
  /** Tells whether a hook exists, without starting anything. */
  find(name: HookName): Promise<HookState>
  /** Runs a present hook at the top of the worktree, and waits for its end. */
  run(call: HookCall): Promise<HookEnd>
}

/** Old commits with their replacements, and the git command that would have done the same. */
export interface NotesCopy {
  readonly pairs: readonly (readonly [old: Oid, rewritten: Oid])[]
  readonly command: 'amend' | 'rebase'
}

export type NotesOutcome =
  /** Also where there was nothing to copy. */
  | { readonly kind: 'copied' }
  /** `list` is a file with which git can repeat the copying. */
  | { readonly kind: 'failed'; readonly reason: string; readonly list: string }
  /** Notes should be copied, and this backend cannot. */
  | { readonly kind: 'unsupported' }

/** Notes of commits. @see git-notes(1) */
export interface Notes {
  /** Copies notes as git's own rewriting commands do: for the configured refs, in the configured way. */
  copy(request: NotesCopy): Promise<NotesOutcome>
}
