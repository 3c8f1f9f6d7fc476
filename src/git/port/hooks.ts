/** The part of the port that runs hooks. */
import type { Ident } from '../../core/object/ident.js'
import type { RewriteStep } from '../../core/rewrite/replay/rewrite-step.js'
import type { ProcessMark } from './transport.js'

/** The hooks that git-slim runs itself; others are run by the git commands that it uses. @see githooks(5) */
export type HookName =
  | 'pre-rebase'
  | 'pre-commit'
  | 'prepare-commit-msg'
  | 'commit-msg'
  | 'post-commit'
  | 'post-rewrite'
  | 'post-checkout'

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
