/**
 * The public library interface: the commands as functions.
 *
 *     import { clone, squash, undo } from 'git-slim'
 *     const { directory } = await clone({ url: 'https://example.com/repo.git', depth: 1 })
 *     const { commit } = await squash({ cwd: directory, range: 'HEAD~3..', message: 'Sell bread' })
 *
 * Options are those of the command line, in camel case: `allBranches: true`, `checkout: false`. Every function throws
 * {@link GitSlimError} (`usage` for wrong options), never prompts, and prints nothing. What it returns is the document
 * that `--json` prints, without `version`, `command` and `ok`.
 */
import type { RangeDocument } from './core/report/range-document.js'
import type { ReportDocument } from './core/report/document.js'
import type { CloneOptions, DeepenOptions, ReportOptions, RunOptions } from './library/options.js'
import type {
  AbsorbOptions,
  DropOptions,
  FixupOptions,
  MoveOptions,
  RebaseOptions,
  RedoOptions,
  RewordOptions,
  ShowOperationOptions,
  SplitOptions,
  SquashOptions,
  UndoOptions,
} from './library/rewrite-options.js'
import { runCommand } from './library/run.js'
import { shapes } from './library/shapes.js'
import type { CloneDocument } from './workflows/clone/report.js'
import type { DeepenDocument } from './workflows/deepen/report.js'
import type { OperationsDocument } from './workflows/operations.js'
import type { OperationShownDocument } from './workflows/operations/show.js'
import type { TodoDocument } from './workflows/rebase.js'
import type { RewriteDocument } from './workflows/rewrite/report.js'
import type { ReversalDocument } from './workflows/undo/reverse.js'
import type { AbsorbDocument } from './workflows/verbs/absorb/report.js'
import type { SplitDocument } from './workflows/verbs/split/report.js'
import type { HunksDocument } from './workflows/verbs/split/show.js'
import type { SquashDocument } from './workflows/verbs/squash/report.js'

export { type ErrorKind, GitSlimError } from './core/errors.js'
export type * from './library/options.js'
export type * from './library/rewrite-options.js'
export type {
  AbsorbDocument,
  CloneDocument,
  DeepenDocument,
  HunksDocument,
  OperationShownDocument,
  OperationsDocument,
  RangeDocument,
  ReportDocument,
  ReversalDocument,
  RewriteDocument,
  SplitDocument,
  SquashDocument,
  TodoDocument,
}

/**
 * Clones the needed part of a repository: the default branch at depth 1, unless the options say otherwise.
 *
 * @throws GitSlimError `usage`; `not-found`, `auth`, `network`, `disk`, `refused` where the directory is in use
 */
export function clone(options: CloneOptions): Promise<CloneDocument> {
  return runCommand(shapes.clone, options)
}

/**
 * Fetches more history into a clone, as far as it is needed.
 *
 * @throws GitSlimError `usage`; `not-found`, `auth`, `network`
 */
export function deepen(options: DeepenOptions): Promise<DeepenDocument> {
  return runCommand(shapes.deepen, options)
}

/**
 * Reports what makes a repository big; changes nothing.
 *
 * @throws GitSlimError `usage`; `not-a-repository`; `check-failed` with `failOver`
 */
export function report(options: ReportOptions & { readonly range: string }): Promise<RangeDocument>
export function report(options?: ReportOptions & { readonly range?: undefined }): Promise<ReportDocument>
export function report(options: ReportOptions = {}): Promise<ReportDocument | RangeDocument> {
  return runCommand(shapes.report, options)
}

/**
 * Folds commits of a branch into one.
 *
 * @throws GitSlimError `usage`; `refused` for published commits, `conflict`; `incomplete` where the push failed
 */
export function squash(options: SquashOptions = {}): Promise<SquashDocument> {
  return runCommand(shapes.squash, options)
}

/**
 * Replays commits of a branch by a list; returns the list itself with `printTodo`.
 *
 * @throws GitSlimError `usage`; `refused` for published commits, `conflict`; `stopped` where git's rebase waits
 */
export function rebase(options: RebaseOptions & { readonly printTodo: true }): Promise<TodoDocument>
export function rebase(options?: RebaseOptions & { readonly printTodo?: false | undefined }): Promise<RewriteDocument>
export function rebase(options: RebaseOptions = {}): Promise<RewriteDocument | TodoDocument> {
  return runCommand(shapes.rebase, options)
}

/**
 * Changes the message of a commit.
 *
 * @throws GitSlimError `usage`; `not-found`; `refused` for published commits
 */
export function reword(options: RewordOptions): Promise<RewriteDocument> {
  return runCommand(shapes.reword, options)
}

/**
 * Drops commits.
 *
 * @throws GitSlimError `usage`; `not-found`, `conflict`; `refused` for published commits
 */
export function drop(options: DropOptions): Promise<RewriteDocument> {
  return runCommand(shapes.drop, options)
}

/**
 * Moves commits before or after another one of the branch.
 *
 * @throws GitSlimError `usage`; `not-found`, `conflict`; `refused` for published commits
 */
export function move(options: MoveOptions): Promise<RewriteDocument> {
  return runCommand(shapes.move, options)
}

/**
 * Folds the staged changes into a commit of the current branch.
 *
 * @throws GitSlimError `usage`; `not-found`, `conflict`; `refused` where nothing is staged
 */
export function fixup(options: FixupOptions): Promise<RewriteDocument> {
  return runCommand(shapes.fixup, options)
}

/**
 * Folds each staged change into your own commit that last touched the same lines.
 *
 * @throws GitSlimError `usage`; `refused` where nothing is staged
 */
export function absorb(options: AbsorbOptions = {}): Promise<AbsorbDocument> {
  return runCommand(shapes.absorb, options)
}

/**
 * Splits a commit into several; returns its files and hunks with `showHunks`.
 *
 * @throws GitSlimError `usage`; `not-found`; `refused` for published commits
 */
export function split(options: SplitOptions & { readonly showHunks: true }): Promise<HunksDocument>
export function split(options: SplitOptions & { readonly showHunks?: false | undefined }): Promise<SplitDocument>
export function split(options: SplitOptions): Promise<SplitDocument | HunksDocument> {
  return runCommand(shapes.split, options)
}

/**
 * Undoes an operation: the named one, or the newest on the current branch.
 *
 * @throws GitSlimError `usage`; `not-found`; `ref-moved` where a ref has moved since
 */
export function undo(options: UndoOptions = {}): Promise<ReversalDocument> {
  return runCommand(shapes.undo, options)
}

/**
 * Redoes an undone operation: the named one, or the last undone one on the current branch.
 *
 * @throws GitSlimError `usage`; `not-found`; `ref-moved` where a ref has moved since
 */
export function redo(options: RedoOptions = {}): Promise<ReversalDocument> {
  return runCommand(shapes.redo, options)
}

/**
 * Lists the operations of git-slim in a repository, newest first.
 *
 * @throws GitSlimError `usage`; `not-a-repository`
 */
export function operations(options: RunOptions = {}): Promise<OperationsDocument> {
  return runCommand(shapes.operations, options)
}

/**
 * Shows a branch before and after an operation: the named one, or the newest.
 *
 * @throws GitSlimError `usage`; `not-found`
 */
export function showOperation(options: ShowOperationOptions = {}): Promise<OperationShownDocument> {
  return runCommand(shapes.showOperation, options)
}
