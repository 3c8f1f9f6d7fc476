import type { Operation, OperationState } from '../../core/operation/log.js'
import type { MovedRef } from '../../core/operation/record.js'
import { shortOid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { cutTo } from '../../output/columns.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'

/** An operation in documents. */
export interface OperationDocument {
  readonly id: number
  readonly verb: string
  /** For `undo` and `redo`: the operation concerned; null for others. */
  readonly of: number | null
  /** Seconds since 1970. */
  readonly time: number
  readonly summary: string
  readonly state: OperationState
  readonly refs: readonly MovedRef[]
}

/** Returns an operation as a document. */
export function operationDocument({ record, state }: Operation): OperationDocument {
  const { id, verb, of, time, summary, refs } = record
  return { id, verb, of: of ?? null, time: time.seconds, summary, state, refs }
}

/** Longer names are cut: they may be as wide as the screen. */
const nameWidth = 28

/** Returns the move of a ref, for people, in two cells. */
export function moveCells({ name, old, new: now }: MovedRef, state: OperationState): readonly [string, string] {
  // A pending one has moved nothing yet.
  const move = state === 'pending' ? shortOid(old) : `${shortOid(old)} → ${shortOid(now)}`
  return [cutTo(sanitize(shortRefName(name)), nameWidth), move]
}

/** Returns the summary of an operation, for people. */
export function subjectOf({ record: { of, summary } }: Operation): string {
  return of === undefined ? cutTo(sanitize(summary), nameWidth) : messages.operations.ofOperation(of)
}
