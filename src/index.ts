/**
 * The public library interface: the commands as functions.
 *
 *     import { clone, squash, undo } from 'git-slim'
 *     const { directory } = await clone({ url: 'https://example.com/repo.git' })
 *     const { commit } = await squash({ cwd: '.', range: { kind: 'last', count: 3 } })
 *
 * Every function throws {@link GitSlimError}, never prompts, and prints nothing. What it returns is the document that
 * `--json` prints, without `version`, `command` and `ok`.
 */
import { resolve } from 'node:path'
import { compose } from './compose.js'
import { cloneDefaults, deepenDefaults, rebaseDefaults, rewriteDefaults, squashDefaults } from './defaults.js'
import { knownFailure } from './git/files/file-errors.js'
import { collectingReporter } from './output/collecting.js'
import type { TransferProgress } from './git/port.js'
import type { AbsorbOptions as FullAbsorbOptions } from './workflows/verbs/absorb/options.js'
import type { AbsorbDocument } from './workflows/verbs/absorb/report.js'
import type { CloneOptions as FullCloneOptions, LimitRequest, SparseRequest } from './workflows/clone/options.js'
import type { CloneDocument } from './workflows/clone/report.js'
import type { Context } from './workflows/context.js'
import type { DeepenOptions as FullDeepenOptions } from './workflows/deepen/options.js'
import type { DeepenDocument } from './workflows/deepen/report.js'
import type { OperationsDocument } from './workflows/operations.js'
import type { OperationShownDocument } from './workflows/operations/show.js'
import type { ReversalDocument } from './workflows/undo/reverse.js'
import type { DropOptions as FullDropOptions } from './workflows/verbs/drop.js'
import type { FixupOptions as FullFixupOptions } from './workflows/verbs/fixup.js'
import type { MoveOptions as FullMoveOptions } from './workflows/verbs/move.js'
import type { TodoDocument } from './workflows/rebase.js'
import type { RebaseOptions as FullRebaseOptions } from './workflows/rebase/options.js'
import type { WrittenMessage } from './workflows/rewrite/finish/message.js'
import type { RewriteOptions as FullRewriteOptions } from './workflows/rewrite/options.js'
import type { RewriteDocument } from './workflows/rewrite/report.js'
import type { SplitOptions as FullSplitOptions } from './workflows/verbs/split/options.js'
import type { SplitDocument } from './workflows/verbs/split/report.js'
import type { HunksDocument } from './workflows/verbs/split/show.js'
import type {
  MessageRequest,
  RangeRequest,
  SquashOptions as FullSquashOptions,
} from './workflows/verbs/squash/options.js'
import type { SquashDocument } from './workflows/verbs/squash/report.js'
import { surroundings } from './world.js'

export { type ErrorKind, GitSlimError } from './core/errors.js'
export type {
  AbsorbDocument,
  CloneDocument,
  DeepenDocument,
  HunksDocument,
  LimitRequest,
  MessageRequest,
  OperationShownDocument,
  OperationsDocument,
  RangeRequest,
  ReversalDocument,
  RewriteDocument,
  SparseRequest,
  SplitDocument,
  SquashDocument,
  TodoDocument,
  WrittenMessage,
}

/** Where and how a function runs; everything has a default. */
export interface RunOptions {
  /** The directory to work in. Default: the process's. */
  readonly cwd?: string
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default: git on PATH when it is new enough, else the embedded one. */
  readonly backend?: 'auto' | 'system' | 'embedded'
  readonly signal?: AbortSignal
  /** Called with what the program would write to stderr. */
  readonly onNote?: (text: string) => void
  readonly onWarning?: (text: string) => void
  /** Called with the progress of a transfer. */
  readonly onProgress?: (progress: TransferProgress) => void
  /** Compute everything and change nothing. */
  readonly dryRun?: boolean
}

/** The repository to clone, and how; see `git-slim clone --help`. */
export type CloneOptions = Omit<RunOptions, 'dryRun'> & Partial<FullCloneOptions> & { readonly url: string }

/** Clones the needed part of a repository: the default branch at depth 1, unless the options say otherwise. */
export async function clone(options: CloneOptions): Promise<CloneDocument> {
  const { clone: run } = await import('./workflows/clone.js')
  return failing(run(await contextOf(options), { ...cloneDefaults, ...options }))
}

/** How much history to fetch, and from where; see `git-slim deepen --help`. */
export type DeepenOptions = Omit<RunOptions, 'dryRun'> & Partial<FullDeepenOptions> & Pick<FullDeepenOptions, 'target'>

/** Fetches more history into a clone, as far as it is needed. */
export async function deepen(options: DeepenOptions): Promise<DeepenDocument> {
  const { deepen: run } = await import('./workflows/deepen.js')
  return failing(run(await contextOf(options), { ...deepenDefaults, ...options }))
}

/** The range to squash, and how; see `git-slim squash --help`. A range is required. */
export type SquashOptions = RunOptions & Partial<FullSquashOptions> & { readonly range: RangeRequest }

/** Folds a range of commits of the current branch into one. */
export async function squash(options: SquashOptions): Promise<SquashDocument> {
  const { squash: run } = await import('./workflows/verbs/squash.js')
  return failing(run(await contextOf(options), { ...squashDefaults, ...options }))
}

/** The commits to replay, their new base, and the list; see `git-slim rebase --help`. A list is required. */
export type RebaseOptions = RunOptions & Partial<FullRebaseOptions> & Pick<FullRebaseOptions, 'todo'>

/** Replays commits of the current branch by a list; returns the list itself if it was only to be printed. */
export async function rebase(options: RebaseOptions): Promise<RewriteDocument | TodoDocument> {
  const { rebase: run } = await import('./workflows/rebase.js')
  return failing(run(await contextOf(options), { ...rebaseDefaults, ...options }))
}

/** The commit, and its new message; see `git-slim reword --help`. */
export type RewordOptions = RunOptions &
  Partial<FullRewriteOptions> & {
    readonly commit: string
    readonly message: WrittenMessage
  }

/** Changes the message of a commit of the current branch. */
export async function reword(options: RewordOptions): Promise<RewriteDocument> {
  const { reword: run } = await import('./workflows/verbs/reword.js')
  return failing(run(await contextOf(options), { ...rewriteDefaults, edit: 'default', ...options }))
}

/** The commits to drop; see `git-slim drop --help`. */
export type DropOptions = RunOptions & Partial<FullRewriteOptions> & Pick<FullDropOptions, 'commits'>

/** Drops commits from the current branch. */
export async function drop(options: DropOptions): Promise<RewriteDocument> {
  const { drop: run } = await import('./workflows/verbs/drop.js')
  return failing(run(await contextOf(options), { ...rewriteDefaults, ...options }))
}

/** The commits to move, and their new place; see `git-slim move --help`. */
export type MoveOptions = RunOptions & Partial<FullRewriteOptions> & Pick<FullMoveOptions, 'commits' | 'to'>

/** Moves commits of the current branch to another place on it. */
export async function move(options: MoveOptions): Promise<RewriteDocument> {
  const { move: run } = await import('./workflows/verbs/move.js')
  return failing(run(await contextOf(options), { ...rewriteDefaults, ...options }))
}

/** The commit that gets the staged changes; see `git-slim fixup --help`. */
export type FixupOptions = RunOptions & Partial<FullFixupOptions> & Pick<FullFixupOptions, 'commit'>

/** Folds the staged changes into a commit of the current branch. */
export async function fixup(options: FixupOptions): Promise<RewriteDocument> {
  const { fixup: run } = await import('./workflows/verbs/fixup.js')
  return failing(run(await contextOf(options), { ...rewriteDefaults, message: undefined, edit: 'default', ...options }))
}

/** The commits that may get staged changes; see `git-slim absorb --help`. */
export type AbsorbOptions = RunOptions & Partial<FullAbsorbOptions>

/** Folds each staged change into your own commit that last touched the same lines. */
export async function absorb(options: AbsorbOptions = {}): Promise<AbsorbDocument> {
  const { absorb: run } = await import('./workflows/verbs/absorb.js')
  const defaults = { ...rewriteDefaults, base: undefined, authors: 'own', into: 'commits' } as const
  return failing(run(await contextOf(options), { ...defaults, ...options }))
}

/** The commit to split, and how; see `git-slim split --help`. */
export type SplitOptions = RunOptions & Partial<FullSplitOptions> & Pick<FullSplitOptions, 'commit' | 'by'>

/** Splits a commit into several; returns its files and hunks if they were only to be shown. */
export async function split(options: SplitOptions): Promise<SplitDocument | HunksDocument> {
  const { split: run } = await import('./workflows/verbs/split.js')
  return failing(run(await contextOf(options), { ...rewriteDefaults, messages: [], unsaid: 'ask', ...options }))
}

/** The operation to undo; see `git-slim undo --help`. */
export interface UndoOptions extends RunOptions {
  readonly operation?: number
  /** Whether commits made since are kept, replayed on the restored branch. */
  readonly rebase?: boolean
}

/** Undoes an operation: the named one, or the newest on the current branch. */
export async function undo(options: UndoOptions = {}): Promise<ReversalDocument> {
  const { undo: run } = await import('./workflows/undo.js')
  const replay = options.rebase === true ? rewriteDefaults : undefined
  return failing(run(await contextOf(options), { id: options.operation, replay }))
}

/** Redoes an undone operation: the named one, or the last undone one on the current branch. */
export async function redo(options: RunOptions & { readonly operation?: number } = {}): Promise<ReversalDocument> {
  const { redo: run } = await import('./workflows/undo.js')
  return failing(run(await contextOf(options), options.operation))
}

/** Lists the operations of git-slim in a repository, newest first. */
export async function operations(options: RunOptions = {}): Promise<OperationsDocument> {
  const { operations: run } = await import('./workflows/operations.js')
  return failing(run(await contextOf(options)))
}

/** Shows a branch before and after an operation: the named one, or the newest. */
export async function showOperation(
  options: RunOptions & { readonly operation?: number } = {},
): Promise<OperationShownDocument> {
  const { showOperation: run } = await import('./workflows/operations/show.js')
  return failing(run(await contextOf(options), options.operation))
}

/** A disk error becomes a failure with a kind, as on the command line. */
async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw knownFailure(error)
  }
}

function contextOf(options: RunOptions): Promise<Context> {
  const world = surroundings()
  const silent = () => {}
  return compose({
    world: {
      ...world,
      env: options.env ?? world.env,
      signal: options.signal ?? new AbortController().signal,
    },
    reporter: collectingReporter({
      note: options.onNote ?? silent,
      warn: options.onWarning ?? silent,
      progress: options.onProgress,
    }),
    cwd: resolve(world.cwd, options.cwd ?? '.'),
    backendName: options.backend,
    commands: 'silent',
    questions: 'none',
    dryRun: options.dryRun ?? false,
    yes: true,
  })
}
