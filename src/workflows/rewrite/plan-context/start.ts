import { completedRef } from '../../../core/operation/record.js'
import type { Git, Ident } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { type OperationLog, operationRefs } from '../../operation/log.js'
import { recoveredLog } from '../../operation/recover.js'
import { snapshotRefs } from '../../ref-snapshot.js'
import { currentBranch, type Place } from './branch.js'

/** The start of every rewrite: the branch, the refs, the operation log, and the committer. */
export interface Start extends Place {
  readonly log: OperationLog
  readonly committer: Ident
}

/**
 * Returns the start of a rewrite, after completing an interrupted operation.
 *
 * @throws GitSlimError `refused` while git has an unfinished command, or on a branch without commits; `identity` when it
 *   is not known who rewrites
 */
export async function gatherStart(ctx: Context, git: Git): Promise<Start> {
  const reading = snapshotRefs(git, 'refs/heads/', 'refs/remotes/', 'refs/tags/', operationRefs)
  const [refs, log, branch, committer] = await Promise.all([
    reading,
    reading.then(refs => recoveredLog(ctx, git, refs)),
    currentBranch(git, reading),
    git.identity.committer(),
  ])
  // Refs that completing an interrupted operation moved were read before.
  const wasSettled = log.completed !== (refs.named(completedRef)?.oid ?? null)
  return wasSettled ? gatherStart(ctx, git) : { refs, log, branch, committer }
}
