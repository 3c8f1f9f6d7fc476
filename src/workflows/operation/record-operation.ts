import { hashObject } from '../../core/object/raw-object.js'
import { completedRef, type OperationRecord, operationRef, serializeRecord } from '../../core/operation/record.js'
import { parseRefName } from '../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Git, Oid, RawObject, RefUpdate } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { type OperationLog, readLog } from './log.js'
import { pruning } from './prune.js'

export interface Application {
  readonly log: OperationLog
  /** The whole record except its id, which the log assigns. */
  readonly record: Omit<OperationRecord, 'version' | 'id'>
  /** Objects that the refs will need, besides the record. */
  readonly objects: readonly RawObject[]
  /** The reflog message, without the program's name. */
  readonly reason: string
  /** The new value of ORIG_HEAD, if it moves. */
  readonly origHead?: Oid
}

/**
 * Carries out an operation and returns its id: its objects first, then one ref transaction that also records it.
 *
 * The record is first in the transaction and the completion mark last: git renames refs one after another, so after a
 * kill the record is always there, and the mark tells whether everything is. Where files are updated, the mark waits
 * for them: {@link completeOperation}. Expired operations are removed in the same transaction.
 *
 * @throws GitSlimError `ref-moved` when a ref is no longer where it was when the operation was decided
 */
export async function recordOperation(git: Git, application: Application): Promise<number> {
  let { log } = application
  let objects = application.objects
  let old = await pruning(git, log, application.record)
  for (;;) {
    // No git-slim counts that far: somebody made a ref of that name.
    if (!Number.isSafeInteger(log.nextId))
      throw new GitSlimError('refused', messages.operations.noNumberLeft(operationRef(log.nextId - 1)))
    try {
      await carryOut(git, { ...application, objects, log, old })
      return log.nextId
    } catch (error) {
      // Whoever packs refs holds all of them for a while: it is tried again next time.
      if (old.length > 0 && isFailure(error, 'ref-locked')) {
        old = []
        continue
      }
      const now = isFailure(error, 'ref-moved') ? await readLog(git) : log
      // An operation on another branch took the id, or has finished since: that is no failure.
      if (now.nextId === log.nextId && now.completed === log.completed) throw await withWayOut(git, log, error)
      log = now
      old = await pruning(git, log, application.record)
      objects = []
    }
  }
}

/** A git that was killed during the transaction leaves a state that the next command resolves. */
async function withWayOut(git: Git, log: OperationLog, error: unknown): Promise<unknown> {
  if (!isFailure(error, 'git-failed')) return error
  const begun = (await readLog(git)).nextId > log.nextId || (await git.refs.lockOn(operationRef(log.nextId)))
  if (!begun) return error
  return new GitSlimError(error.kind, messages.operations.notFinished(error.message, error.reason), { cause: error })
}

async function carryOut(
  git: Git,
  { log, record, objects, reason, origHead, old }: Application & { readonly old: readonly RefUpdate[] },
): Promise<void> {
  const blob = serializeRecord({ version: 1, id: log.nextId, ...record })
  const blobOid = hashObject(blob, git.objectFormat)
  await git.objects.write([...objects, blob])
  const updates: RefUpdate[] = [{ name: operationRef(log.nextId), expected: null, target: blobOid }]
  for (const ref of record.refs) updates.push({ name: ref.name, expected: ref.old, target: ref.new })
  if (origHead !== undefined) updates.push({ name: parseRefName('ORIG_HEAD'), expected: 'any', target: origHead })
  updates.push(...old)
  if (record.files === undefined) updates.push({ name: completedRef, expected: log.completed, target: blobOid })
  await git.refs.update(updates, `git-slim: ${reason}`)
}

/** Marks an operation as complete, after its files are updated. */
export async function completeOperation(git: Git, id: number): Promise<void> {
  const log = await readLog(git)
  const blob = log.blobs.get(id)
  if (blob === undefined) throw new TypeError(`operation ${id} has no record`)
  await git.refs.update([{ name: completedRef, expected: log.completed, target: blob }], `git-slim: ${id} completed`)
}
