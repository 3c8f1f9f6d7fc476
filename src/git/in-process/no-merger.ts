import { type ErrorText, GitSlimError } from '../errors.js'
import type { Merger } from '../port.js'

/** Returns a merger that says what would be able to merge. */
export function noMerger(text: ErrorText): Merger {
  return {
    merge: () => Promise.reject(new GitSlimError('unsupported', text)),
    close: () => Promise.resolve(),
  }
}
