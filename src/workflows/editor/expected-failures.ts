import type { Failed } from '../../core/editor/session.js'
import { OddTree } from '../../core/object/flat-tree.js'
import { isFailure } from '../../core/errors.js'
import { sanitize } from '../../output/sanitize.js'

/**
 * Returns the result of a call, or a text to show when it fails with an expected error.
 *
 * @throws anything else: what nobody has foreseen is nothing to go on with
 */
export async function orElse<T, U>(doing: Promise<T>, instead: (failure: Error) => U): Promise<T | U> {
  try {
    return await doing
  } catch (error) {
    if (!isExpected(error)) throw error
    return instead(error)
  }
}

/** Returns an error in words for people, safe to show. */
export function failed({ message }: Error): Failed {
  return { failed: sanitize(message) }
}

/** Tells whether the editor can continue after an error: one with a kind, or a malformed tree. */
export function isExpected(error: unknown): error is Error {
  return (isFailure(error) && error.kind !== 'bug') || error instanceof OddTree
}
