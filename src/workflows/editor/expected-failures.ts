import type { Failed } from '../../core/editor/session.js'
import { OddTree } from '../../core/object/flat-tree.js'
import { isFailure } from '../../core/errors.js'
import { sanitize } from '../../output/sanitize.js'

/**
 * Returns what comes of something, or what is shown instead where it fails with words for people.
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

/** Returns a failure in words for people, safe to be shown. */
export function failed({ message }: Error): Failed {
  return { failed: sanitize(message) }
}

/** Tells whether a failure is one that the editor can go on with: something has a word for it, or a tree is not whole. */
export function isExpected(error: unknown): error is Error {
  return (isFailure(error) && error.kind !== 'bug') || error instanceof OddTree
}
