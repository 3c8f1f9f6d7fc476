import type { MovedRef, OperationRecord } from '../../../core/operation/record.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git, TreeSwitch } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { completeOperation, recordOperation } from '../../operation/record-operation.js'
import { checkStillCurrent } from '../plan-context/branch.js'
import type { Start } from '../plan-context/start.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

/** Whether checked-out files change. */
export type FileChange = 'untouched' | 'changed'

/** A decided rewrite, and the refs that it moves. */
export interface Application {
  readonly start: Start
  readonly verb: string
  /** A short text, for people, and for the reflog. */
  readonly summary: string
  readonly reason: string
  readonly outcome: Pick<Rewritten, 'objects' | 'treeObjects'>
  /** The branch's own move first. */
  readonly moves: readonly MovedRef[]
  readonly trees: TreeSwitch
  /** Whether index and files are left alone, because they have the right content already. */
  readonly soft?: true | undefined
}

/**
 * Applies a rewrite, and returns the number of its operation: objects, then refs, then files.
 *
 * @throws GitSlimError `refused` before anything moves when files would be lost, or another branch was checked out
 *   meanwhile; `incomplete` when the refs have moved
 *   and the files could not be brought along; `interrupted`, which then says so
 */
export async function applyRewrite(ctx: Context, git: Git, application: Application): Promise<number> {
  const { start, verb, summary, reason, outcome, moves, trees, soft } = application
  await checkStillCurrent(git, start.branch)
  await checkFiles(ctx, git, application)
  const operation = await recordOperation(git, {
    log: start.log,
    objects: outcome.objects,
    reason,
    origHead: start.branch.tip,
    record: { verb, time: ctx.clock(), summary, refs: moves, ...filesOf(git, trees), ...(soft && { soft }) },
  })
  await bringFiles(git, trees, { operation, back: { verb: 'undo', id: operation } })
  return operation
}

/**
 * Tells whether files can be updated.
 *
 * @throws GitSlimError `refused` when some would be lost
 */
export async function checkFiles(
  ctx: Context,
  git: Git,
  { outcome, trees }: Pick<Application, 'outcome' | 'trees'>,
): Promise<void> {
  await git.worktree.check(trees, { made: outcome.treeObjects, mark: ctx.processMark })
}

/** Tells whether the trees change files: in a bare repository there are none. */
export function changeOf(git: Git, trees: TreeSwitch): FileChange {
  return filesOf(git, trees).files === undefined ? 'untouched' : 'changed'
}

/** Returns a record's fields about files: none where none change. */
export function filesOf({ bare }: Git, { from, to }: TreeSwitch): Pick<OperationRecord, 'files'> {
  return bare || from === to ? {} : { files: { from, to } }
}

/**
 * An operation whose refs have moved, and how to undo it: through the original operation, if it was an undo or redo.
 */
export interface MovedBy {
  readonly operation: number
  readonly back: { readonly verb: 'undo' | 'redo'; readonly id: number }
}

/** Updates files after the refs have moved, and marks the operation as complete. */
export async function bringFiles(git: Git, trees: TreeSwitch, { operation, back }: MovedBy): Promise<void> {
  if (filesOf(git, trees).files === undefined) return
  const brought = await settled(git.worktree.checkoutTree(trees))
  // Failures are reported here: the next command has nothing to add.
  const marked = await settled(completeOperation(git, operation))
  if (brought.status === 'rejected') throw filesBehind(brought.reason, { ...trees, operation, back })
  if (marked.status === 'rejected') throw knowingThatMoved(marked.reason, operation)
}

/** Returns a failure after the refs have moved: an interruption must not say that nothing was changed. */
export function knowingThatMoved(error: unknown, operation: number): unknown {
  if (!isFailure(error, 'interrupted')) return error
  return new GitSlimError('interrupted', messages.rewrite.interruptedAfter(operation), { cause: error })
}

async function settled(work: Promise<void>): Promise<PromiseSettledResult<void>> {
  const [result] = await Promise.allSettled([work])
  return result
}

function filesBehind(error: unknown, what: TreeSwitch & MovedBy): unknown {
  if (!(error instanceof GitSlimError) || error.kind === 'interrupted') return knowingThatMoved(error, what.operation)
  const text = messages.rewrite.filesBehind({ ...what, why: error.reason ?? error.message })
  return new GitSlimError('incomplete', text, { cause: error })
}
