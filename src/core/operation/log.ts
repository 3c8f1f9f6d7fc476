import type { RefName } from '../ref/ref-name.js'
import type { Oid } from '../object/oid.js'
import type { MovedRef, OperationRecord } from './record.js'

/**
 * Whether an operation is in effect, or git's own rebase is still running. `undo` and `redo` are operations themselves,
 * and always `done`.
 */
export type OperationState = 'done' | 'undone' | 'pending'

export interface Operation {
  readonly record: OperationRecord
  readonly state: OperationState
}

/** Returns the operations, newest first, with their current state. */
export function operationsOf(records: readonly OperationRecord[]): readonly Operation[] {
  const states = new Map<number, OperationState>()
  const inOrder = records.toSorted((a, b) => a.id - b.id)
  for (const { verb, of } of inOrder) {
    if (of !== undefined) states.set(of, verb === 'undo' ? 'undone' : 'done')
  }
  const stateOf = ({ id, pending }: OperationRecord) => (pending ? 'pending' : (states.get(id) ?? 'done'))
  return inOrder.toReversed().map(record => ({ record, state: stateOf(record) }))
}

/** A ref and its current value. */
export interface RefNow {
  readonly name: RefName
  readonly oid: Oid | null
}

/** Returns the newest operation in effect that moved a ref: what `undo` undoes. */
export function newestToUndo(operations: readonly Operation[], ref: RefNow): Operation | undefined {
  const standing = operations.filter(operation => operation.state === 'done' && isOwn(operation))
  return newestOn(standing, ref, 'new')
}

/** Returns the operation on a ref that was undone last and not redone: what `redo` redoes. */
export function newestToRedo(operations: readonly Operation[], ref: RefNow): Operation | undefined {
  const byId = new Map(operations.map(operation => [operation.record.id, operation]))
  const undone = operations.flatMap(({ record: { verb, of } }) => (verb === 'undo' ? (byId.get(of ?? 0) ?? []) : []))
  return newestOn(
    undone.filter(({ state }) => state === 'undone'),
    ref,
    'old',
  )
}

/** Every worktree has its own HEAD: operations that left this HEAD where it is come first. */
function newestOn(operations: readonly Operation[], { name, oid }: RefNow, end: 'old' | 'new'): Operation | undefined {
  const onRef = operations.filter(({ record }) => record.refs.some(ref => ref.name === name))
  const here = onRef.find(({ record }) => record.refs.some(ref => ref.name === name && ref[end] === oid))
  return (name === 'HEAD' ? here : undefined) ?? onRef[0]
}

/** Returns the moves that reverse an operation. */
export function reversed(refs: readonly MovedRef[]): readonly MovedRef[] {
  return refs.map(({ name, old, new: now }) => ({ name, old: now, new: old }))
}

function isOwn({ record }: Operation): boolean {
  return record.of === undefined
}

/** How long operations are kept: one that either rule keeps is kept. */
export interface Retention {
  /** The number of newest operations to keep. */
  readonly count: number
  /** Those that are no older. */
  readonly seconds: number
}

/**
 * Returns the numbers of the operations that may be removed. An operation that a kept undo or redo refers to stays, and
 * so does the newest that refers to it, which tells its state; so do those that git is still running, and the newest,
 * which determines the next number.
 *
 * @param operations newest first
 */
export function expired(operations: readonly Operation[], retention: Retention, now: number): readonly number[] {
  const about = new Map<number, number>()
  const spokenOf = new Map(operations.map(({ record }) => [record.id, record.of]))
  for (const { record } of operations) {
    if (record.of !== undefined && !about.has(record.of)) about.set(record.of, record.id)
  }
  // Numbers added on the way are followed too.
  const kept = new Set(operations.filter((operation, i) => isKept(operation, i, { retention, now })).map(idOf))
  for (const id of kept) {
    for (const other of [spokenOf.get(id), about.get(id)]) if (other !== undefined) kept.add(other)
  }
  return operations.map(idOf).filter(id => !kept.has(id))
}

function isKept(
  { record, state }: Operation,
  index: number,
  { retention, now }: { readonly retention: Retention; readonly now: number },
): boolean {
  const isNew = index === 0 || index < retention.count
  return isNew || state === 'pending' || now - record.time.seconds <= retention.seconds
}

function idOf({ record }: Operation): number {
  return record.id
}
