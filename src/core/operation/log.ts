import type { RefName } from '../../git/port.js'
import type { MovedRef, OperationRecord } from './record.js'

/** Whether an operation's effect stands. `undo` and `redo` are operations themselves, and always `done`. */
export type OperationState = 'done' | 'undone'

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
  return inOrder.toReversed().map(record => ({ record, state: states.get(record.id) ?? 'done' }))
}

/** Returns the newest operation that moved a ref and still stands: what `undo` takes. */
export function newestToUndo(operations: readonly Operation[], ref: RefName): Operation | undefined {
  return operations.find(operation => operation.state === 'done' && isOwn(operation) && moved(operation, ref))
}

/** Returns the operation on a ref that was undone last and not done again: what `redo` takes. */
export function newestToRedo(operations: readonly Operation[], ref: RefName): Operation | undefined {
  for (const { record } of operations) {
    if (record.verb !== 'undo') continue
    const undone = operations.find(operation => operation.record.id === record.of)
    if (undone?.state === 'undone' && moved(undone, ref)) return undone
  }
  return undefined
}

/** Returns the moves that take back an operation's. */
export function reversed(refs: readonly MovedRef[]): readonly MovedRef[] {
  return refs.map(({ name, old, new: now }) => ({ name, old: now, new: old }))
}

function isOwn({ record }: Operation): boolean {
  return record.of === undefined
}

function moved({ record }: Operation, ref: RefName): boolean {
  return record.refs.some(({ name }) => name === ref)
}
