/** The part of the port that runs hooks, and has notes follow. */
import type { Ident } from '../../core/object/ident.js'
import type { RewriteStep } from '../../core/rewrite/todo/rewrite-step.js'
import type { Oid } from '../../core/object/oid.js'
import type { ProcessMark } from '../../core/process.js'
import type { HookName } from '../../core/repository.js'

export type HookState =
  | 'absent'
  | 'present'
  /** It is there, but not as a program, and git passes it over. */
  | 'not-executable'
  /** It is there, and this backend runs no programs. */
  | 'not-runnable'

export interface HookCall {
  readonly name: HookName
  readonly args: readonly string[]
  /** What it reads from its standard input. */
  readonly input?: Uint8Array
  /** A commit's message, which it may change: in a file that is named before the other arguments. */
  readonly message?: Uint8Array
  /** Whether a person sees the message in an editor after it: else the hook is told so, as git tells it. */
  readonly editor: 'follows' | 'none'
  /** Of a commit whose message is written: who its author is, and when, as git tells its hooks. */
  readonly author?: Ident | undefined
  /** The step of a rewrite that it is run for: the repository looks to it as `git rebase` has it look at that step. */
  readonly step?: RewriteStep | undefined
  readonly mark: ProcessMark
  /** Told what it writes, as it comes. */
  readonly onOutput: (chunk: Uint8Array) => void
}

export interface HookEnd {
  /** 0 where it has consented. */
  readonly exitCode: number
  /** What the message has become. */
  readonly message: Uint8Array
  /** Why it could not be started. */
  readonly reason?: string
  /** Where it has left the HEAD of the step that it was run for: a commit, or `ref: ` and a branch. */
  readonly head?: string | undefined
}

/** Hooks as git finds and starts them. */
export interface Hooks {
  /** Tells whether there is a hook; nothing is started for it. */
  find(name: HookName): Promise<HookState>
  /** Runs a hook that is present, at the top of the worktree, and waits for its end. */
  run(call: HookCall): Promise<HookEnd>
}

/** Old commits and what stands for them, and the git command that would have done the same. */
export interface NotesCopy {
  readonly pairs: readonly (readonly [old: Oid, rewritten: Oid])[]
  readonly command: 'amend' | 'rebase'
}

export type NotesOutcome =
  /** Also where nothing was to be copied. */
  | { readonly kind: 'copied' }
  /** `list` is a file that git can be given to do it again. */
  | { readonly kind: 'failed'; readonly reason: string; readonly list: string }
  /** They are to be copied, and this backend cannot. */
  | { readonly kind: 'unsupported' }

/** Notes of commits. @see git-notes(1) */
export interface Notes {
  /** Copies notes as git's own rewriting commands do: of the refs, and in the way, that are configured. */
  copy(request: NotesCopy): Promise<NotesOutcome>
}
