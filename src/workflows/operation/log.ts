import { type Operation, operationsOf } from '../../core/operation/log.js'
import {
  autostashPrefix,
  completedRef,
  type OperationRecord,
  operationsPrefix,
  parseRecord,
} from '../../core/operation/record.js'
import type { Oid } from '../../core/object/oid.js'
import type { Git, Ref, RefName } from '../../git/port.js'
import { type RefSnapshot, snapshotRefs } from '../ref-snapshot.js'
import { isFailure } from '../../core/errors.js'

/** The operation log in the repository. */
export interface OperationLog {
  /** Newest first. */
  readonly operations: readonly Operation[]
  /** The record's blob of each operation. */
  readonly blobs: ReadonlyMap<number, Oid>
  /** The blob of the newest operation whose refs have all moved. */
  readonly completed: Oid | null
  readonly nextId: number
  /** The autostashes, each ref with its blob. */
  readonly autostashes: readonly Ref[]
}

/** All refs of the log. */
export const operationRefs = 'refs/git-slim/'

/**
 * Reads the operation log, from a snapshot with its refs where there is one. Records that this version does not
 * understand are ignored, and their ids not reused.
 */
export async function readLog(git: Git, refs?: RefSnapshot): Promise<OperationLog> {
  const snapshot = refs ?? (await snapshotRefs(git, operationRefs))
  const blobs = new Map<number, Oid>()
  const autostashes: Ref[] = []
  let completed: Oid | null = null
  let largest = 0
  for (const { name, oid } of snapshot.under(operationRefs)) {
    if (name === completedRef) completed = oid
    if (name.startsWith(autostashPrefix)) autostashes.push({ name, oid })
    if (!name.startsWith(operationsPrefix)) continue
    const digits = name.slice(operationsPrefix.length)
    const id = /^[1-9]\d*$/.test(digits) ? Number(digits) : Number.NaN
    if (!Number.isSafeInteger(id)) continue
    blobs.set(id, oid)
    largest = Math.max(largest, id)
  }
  const records = await Promise.all([...blobs].map(([id, oid]) => readRecord(git, id, oid)))
  const known = records.filter(record => record !== undefined)
  return { operations: operationsOf(known), blobs, completed, nextId: largest + 1, autostashes }
}

async function readRecord(git: Git, id: number, oid: Oid): Promise<OperationRecord | undefined> {
  const { type, body } = await git.objects.read(oid)
  const record = type === 'blob' ? parseRecord(body) : undefined
  return record?.id === id ? record : undefined
}

/**
 * Returns the value of a ref, or undefined when it does not exist. HEAD counts only while it is detached: an operation
 * that moved it then did not move the branch that it may be on now.
 */
export async function valueOf(git: Git, name: RefName): Promise<Oid | undefined> {
  if (name === 'HEAD') {
    const head = await git.head.current()
    return head.kind === 'detached' ? head.oid : undefined
  }
  try {
    return await git.refs.resolve(name)
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}
