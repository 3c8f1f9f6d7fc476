import { type ErrorText, GitSlimError } from '../../core/errors.js'
import type { Merger } from '../port.js'

/** Returns a merger that says what would be able to merge. */
export function noMerger(text: ErrorText): Merger {
  const refuse = () => Promise.reject(new GitSlimError('unsupported', text))
  return {
    merges: 'trees',
    merge: refuse,
    mergeCommits: refuse,
    close: () => Promise.resolve(),
  }
}
