import type { MovedRef, OperationRecord } from '../../core/operation/record.js'
import type { Rewritten } from '../../core/rewrite/replay.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git, TreeSwitch } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { completeOperation, recordOperation } from '../operation/record-operation.js'
import type { Start } from './start.js'

/** A rewrite that was decided, and what it moves. */
export interface Application {
  readonly start: Start
  readonly verb: string
  /** In one word each, for people, and for the reflog. */
  readonly summary: string
  readonly reason: string
  readonly outcome: Pick<Rewritten, 'objects' | 'treeObjects'>
  /** The branch's own move first. */
  readonly moves: readonly MovedRef[]
  readonly trees: TreeSwitch
}

/**
 * Carries a rewrite out, and returns the number of its operation: objects, then refs, then files.
 *
 * @throws GitSlimError `refused` before anything moves when files would be lost; `incomplete` when the refs have moved
 *   and the files could not be brought along
 */
export async function applyRewrite(ctx: Context, git: Git, application: Application): Promise<number> {
  const { start, verb, summary, reason, outcome, moves, trees } = application
  await git.worktree.check(trees, { made: outcome.treeObjects, mark: ctx.processMark })
  const operation = await recordOperation(git, {
    log: start.log,
    objects: outcome.objects,
    reason,
    origHead: start.branch.tip,
    record: { verb, time: ctx.clock(), summary, refs: moves, ...filesOf(git, trees) },
  })
  await bringFiles(git, trees, operation)
  return operation
}

/** Returns what a record says of files: nothing where none change. */
export function filesOf({ bare }: Git, { from, to }: TreeSwitch): Pick<OperationRecord, 'files'> {
  return bare || from === to ? {} : { files: { from, to } }
}

/** Brings files along after the refs have moved, and marks the operation as complete. */
export async function bringFiles(git: Git, trees: TreeSwitch, operation: number): Promise<void> {
  if (filesOf(git, trees).files === undefined) return
  try {
    await git.worktree.bring(trees)
  } catch (error) {
    if (!(error instanceof GitSlimError)) throw error
    const text = messages.rewrite.filesBehind({ ...trees, operation, why: error.reason ?? error.message })
    throw new GitSlimError('incomplete', text, { cause: error })
  } finally {
    // Whatever was said, it has been said: the next command has nothing to add.
    await completeOperation(git, operation)
  }
}
