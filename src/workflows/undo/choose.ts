import { newestToRedo, newestToUndo, type Operation, type RefNow } from '../../core/operation/log.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { OperationLog } from '../operation/log.js'

export type Direction = 'undo' | 'redo'

/**
 * Returns the operation to undo or redo: the named one, or the newest on the current branch.
 *
 * @throws GitSlimError `not-found` when there is none, `refused` when it is not in the state for it
 */
export function chooseOperation(
  log: OperationLog,
  direction: Direction,
  { id, ref }: { id: number | undefined; ref: RefNow },
): Operation {
  if (id !== undefined) return named(log, direction, id)
  const choose = direction === 'undo' ? newestToUndo : newestToRedo
  const operation = choose(log.operations, ref)
  if (operation) return operation
  const where = ref.name === 'HEAD' ? messages.history.detached : shortRefName(ref.name)
  const text =
    direction === 'undo' ? messages.operations.nothingToUndo(where) : messages.operations.nothingToRedo(where)
  throw new GitSlimError('not-found', text)
}

function named({ operations }: OperationLog, direction: Direction, id: number): Operation {
  const operation = operations.find(({ record }) => record.id === id)
  if (operation === undefined) throw new GitSlimError('not-found', messages.operations.noSuchOperation(String(id)))
  const { verb, of } = operation.record
  if (of !== undefined) throw new GitSlimError('refused', messages.operations.cannotUndoUndo(id, of, verb))
  if (operation.state === 'pending') throw new GitSlimError('refused', messages.handover.stillPending(id))
  if (direction === 'undo' && operation.state === 'undone') {
    throw new GitSlimError('refused', messages.operations.alreadyUndone(id))
  }
  if (direction === 'redo' && operation.state === 'done') {
    throw new GitSlimError('refused', messages.operations.notUndone(id))
  }
  return operation
}
