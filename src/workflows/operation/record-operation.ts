import { hashObject } from '../../core/object/raw-object.js'
import { completedRef, type OperationRecord, operationRef, serializeRecord } from '../../core/operation/record.js'
import { parseRefName } from '../../core/ref/ref-name.js'
import { isFailure } from '../../git/errors.js'
import type { Git, Oid, RawObject, RefUpdate } from '../../git/port.js'
import { type OperationLog, readLog } from './log.js'

export interface Application {
  readonly log: OperationLog
  /** All of the record but its id, which the log gives. */
  readonly record: Omit<OperationRecord, 'version' | 'id'>
  /** Objects the refs will need, beside the record. */
  readonly objects: readonly RawObject[]
  /** The reflog's line, without the program's name. */
  readonly reason: string
  /** What ORIG_HEAD is to hold, if it is to move. */
  readonly origHead?: Oid
}

/**
 * Carries out an operation and returns its id: its objects first, then one ref transaction that also records it.
 *
 * The record stands first in the transaction and the completion mark last: git renames refs one after another, so
 * whatever a kill leaves, the record is there and the mark tells that the rest may not be.
 *
 * @throws GitSlimError `ref-moved` when a ref is no longer where it was when the operation was decided
 */
export async function recordOperation(git: Git, application: Application): Promise<number> {
  let { log } = application
  let objects = application.objects
  for (;;) {
    try {
      await carryOut(git, { ...application, objects, log })
      return log.nextId
    } catch (error) {
      const now = isFailure(error, 'ref-moved') ? await readLog(git) : log
      // An operation on another branch took the id: that is no reason to fail.
      if (now.nextId === log.nextId) throw error
      log = now
      objects = []
    }
  }
}

async function carryOut(git: Git, { log, record, objects, reason, origHead }: Application): Promise<void> {
  const blob = serializeRecord({ version: 1, id: log.nextId, ...record })
  const blobOid = hashObject(blob, git.objectFormat)
  await git.objects.write([...objects, blob])
  const updates: RefUpdate[] = [{ name: operationRef(log.nextId), expected: null, target: blobOid }]
  for (const ref of record.refs) updates.push({ name: ref.name, expected: ref.old, target: ref.new })
  if (origHead !== undefined) updates.push({ name: parseRefName('ORIG_HEAD'), expected: 'any', target: origHead })
  updates.push({ name: completedRef, expected: log.completed, target: blobOid })
  await git.refs.update(updates, `git-slim: ${reason}`)
}
