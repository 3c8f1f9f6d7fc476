import type { Operation } from './log.js'

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
