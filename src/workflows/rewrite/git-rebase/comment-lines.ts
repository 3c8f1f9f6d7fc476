import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { sanitize } from '../../../output/sanitize.js'
import { decodeLossy, fromLatin1 } from '../../../core/bytes/bytes.js'
import { commentMark } from '../finish/comment-mark.js'

/**
 * Sees to it that git takes no line of a list for a comment: with a `p` for the mark it would leave out all picks, and
 * say that it has succeeded.
 *
 * @throws GitSlimError `refused`
 */
export async function refuseSwallowed(git: Git, todo: string): Promise<void> {
  const mark = await commentMark(git)
  if (!todo.split('\n').some(line => line !== '' && line.startsWith(mark))) return
  throw new GitSlimError('refused', messages.handover.swallowed(sanitize(decodeLossy(fromLatin1(mark)))))
}
