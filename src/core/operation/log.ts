import type { RefName } from '../ref/ref-name.js'
import type { Oid } from '../object/oid.js'
import type { MovedRef, OperationRecord } from './record.js'

/**
 * Whether an operation's effect stands, or git's own rebase is still at it. `undo` and `redo` are operations themselves,
 * and always `done`.
 */
export type OperationState = 'done' | 'undone' | 'pending'

export interface Operation {
  readonly record: OperationRecord
  readonly state: OperationState
}

/** Returns the operations, newest first, with the state that later ones left them in. */
export function operationsOf(records: readonly OperationRecord[]): readonly Operation[] {
  const states = new Map<number, OperationState>()
  const inOrder = records.toSorted((a, b) => a.id - b.id)
  for (const { verb, of } of inOrder) {
    if (of !== undefined) states.set(of, verb === 'undo' ? 'undone' : 'done')
  }
  const stateOf = ({ id, pending }: OperationRecord) => (pending ? 'pending' : (states.get(id) ?? 'done'))
  return inOrder.toReversed().map(record => ({ record, state: stateOf(record) }))
}

/** A ref, and what it holds now. */
export interface RefNow {
  readonly name: RefName
  readonly oid: Oid | null
}

/** Returns the newest operation that moved a ref and still stands: what `undo` takes. */
export function newestToUndo(operations: readonly Operation[], ref: RefNow): Operation | undefined {
  const standing = operations.filter(operation => operation.state === 'done' && isOwn(operation))
  return newestOn(standing, ref, 'new')
}

/** Returns the operation on a ref that was undone last and not done again: what `redo` takes. */
export function newestToRedo(operations: readonly Operation[], ref: RefNow): Operation | undefined {
  const byId = new Map(operations.map(operation => [operation.record.id, operation]))
  const undone = operations.flatMap(({ record: { verb, of } }) => (verb === 'undo' ? (byId.get(of ?? 0) ?? []) : []))
  return newestOn(
    undone.filter(({ state }) => state === 'undone'),
    ref,
    'old',
  )
}

/** Every worktree has a HEAD of its own: of the operations on HEAD, those that left this one where it is go first. */
function newestOn(operations: readonly Operation[], { name, oid }: RefNow, end: 'old' | 'new'): Operation | undefined {
  const onRef = operations.filter(({ record }) => record.refs.some(ref => ref.name === name))
  const here = onRef.find(({ record }) => record.refs.some(ref => ref.name === name && ref[end] === oid))
  return (name === 'HEAD' ? here : undefined) ?? onRef[0]
}

/** Returns the moves that take back an operation's. */
export function reversed(refs: readonly MovedRef[]): readonly MovedRef[] {
  return refs.map(({ name, old, new: now }) => ({ name, old: now, new: old }))
}

function isOwn({ record }: Operation): boolean {
  return record.of === undefined
}

/** How long operations are kept: what either of the two keeps is. */
export interface Retention {
  /** The newest so many. */
  readonly count: number
  /** Those that are no older. */
  readonly seconds: number
}

/**
 * Returns the numbers of the operations that need not be kept any more.
 *
 * One that a kept undo or redo speaks of stays, and with each that stays the newest that speaks of it, which tells its
 * state; so do those that git is still at, and the newest, by which the next one is numbered.
 *
 * @param operations newest first
 */
export function expired(operations: readonly Operation[], retention: Retention, now: number): readonly number[] {
  const about = new Map<number, number>()
  const spokenOf = new Map(operations.map(({ record }) => [record.id, record.of]))
  for (const { record } of operations) {
    if (record.of !== undefined && !about.has(record.of)) about.set(record.of, record.id)
  }
  // What is added on the way is gone through as well.
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
