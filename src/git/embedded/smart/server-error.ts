import { messages } from '../../../output/messages.js'
import { sanitize } from '../../../output/sanitize.js'
import { GitSlimError } from '../../../core/errors.js'

/** Returns the error for a message from the server: `ERR`, or the third band. */
export function serverError(words: string, address: string): GitSlimError {
  const reason = sanitize(words)
  if (/filter '.*' not supported|filter allows max depth/.test(reason)) {
    return new GitSlimError('unsupported', messages.selection.filterRefused(address, reason))
  }
  if (/no commits selected|shallow/.test(reason)) {
    return new GitSlimError('not-found', messages.transfer.noCommitsSelected(address, reason))
  }
  if (/not our ref|unknown object|not a valid|unadvertised/.test(reason)) {
    return new GitSlimError('not-found', messages.transfer.noSuchObject(address, reason))
  }
  if (/too many requests|rate limit(?:ed)?\b/i.test(reason)) {
    return new GitSlimError('rate-limited', messages.transfer.rateLimited(address, reason))
  }
  return new GitSlimError('protocol', messages.transfer.serverError(address, reason))
}
