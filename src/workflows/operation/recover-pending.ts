import type { Operation } from '../../core/operation/log.js'
import {
  completedRef,
  type MovedRef,
  type OperationRecord,
  operationRef,
  type PendingRebase,
  serializeRecord,
} from '../../core/operation/record.js'
import { hashObject } from '../../core/object/raw-object.js'
import { isFailure } from '../../core/errors.js'
import type { Git, Oid, RefUpdate } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { type OperationLog, readLog } from './log.js'

/** Between the record of a rebase and its beginning there are milliseconds. */
const beginningSeconds = 10

/**
 * Completes the operations that were handed over to git's own rebase, once that has ended: a finished one becomes an
 * operation like any other, whose refs are where git has moved them; an aborted one is removed from the log.
 */
export async function recoverPending(ctx: Context, git: Git, log: OperationLog): Promise<OperationLog> {
  let now = log
  for (const { record } of log.operations.filter(({ state }) => state === 'pending')) {
    if (record.pending === undefined || isBeginning(ctx, record.pending, record.time.seconds)) continue
    const end = await recoverRebase(git, now, record)
    if (end === 'running') continue
    now = await readLog(git)
    if (end === 'settled') continue
    const text = end === 'finished' ? messages.handover.completed : messages.handover.givenUp
    ctx.reporter.note(text(record.id, record.verb))
  }
  return now
}

/** Tells whether another process has recorded a rebase, and may not have begun it yet. */
function isBeginning({ processMark, clock }: Context, { by }: PendingRebase, time: number): boolean {
  const { host, pid, isAlive } = processMark
  if (by.host !== host || by.pid === pid) return false
  return Math.abs(clock().seconds - time) < beginningSeconds && isAlive(by.pid)
}

/** How a rebase has ended; `settled` when another git-slim saw it first. */
export type RebaseEnd = 'running' | 'finished' | 'given-up' | 'settled'

/** Completes one operation that was handed over to git, and reports how it ended. */
export async function recoverRebase(git: Git, log: OperationLog, record: OperationRecord): Promise<RebaseEnd> {
  const { pending } = record
  if (pending === undefined) return 'settled'
  const refs = record.refs.map(({ name, old }, i) => ({ name, old, newest: pending.newest[i] ?? '' }))
  const fate = await git.handover.fate({ ...pending, refs })
  if (fate.kind === 'running') return 'running'
  const hasMoved = fate.refs.length > 0
  try {
    if (hasMoved) await complete(git, { log, record, refs: fate.refs })
    else await forgetOperation(git, log, record.id)
  } catch (error) {
    if (!isFailure(error, 'ref-moved', 'ref-locked')) throw error
    return 'settled'
  }
  return hasMoved ? 'finished' : 'given-up'
}

async function complete(
  git: Git,
  { log, record, refs }: { log: OperationLog; record: OperationRecord; refs: readonly MovedRef[] },
): Promise<void> {
  const { pending: _, ...rest } = record
  const blob = serializeRecord({ ...rest, refs })
  const target = hashObject(blob, git.objectFormat)
  const expected = blobOf(log, record.id)
  await git.objects.write([blob])
  const updates: RefUpdate[] = [{ name: operationRef(record.id), expected, target }]
  if (log.completed === expected) updates.push({ name: completedRef, expected, target })
  await git.refs.update(updates, `git-slim: ${record.verb} finished by git`)
}

/** Removes an operation without result from the log. */
export async function forgetOperation(git: Git, log: OperationLog, id: number): Promise<void> {
  const expected = blobOf(log, id)
  const updates: RefUpdate[] = []
  if (log.completed === expected) updates.push({ name: completedRef, expected, target: newestBut(log, id) })
  updates.push({ name: operationRef(id), expected, target: null })
  await git.refs.update(updates, `git-slim: operation ${id} came to nothing`)
}

function newestBut({ operations, blobs }: OperationLog, id: number): Oid | null {
  const other = operations.find(({ record }: Operation) => record.id !== id)
  return (other && blobs.get(other.record.id)) ?? null
}

function blobOf({ blobs }: OperationLog, id: number): Oid {
  const blob = blobs.get(id)
  if (blob === undefined) throw new TypeError(`operation ${id} has no record`)
  return blob
}
