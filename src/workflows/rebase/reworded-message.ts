import { inUtf8 } from '../../core/message/encoding.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { canEdit, type Edited, editMessage } from '../rewrite/finish/message.js'

/**
 * Returns another message for a commit, as a person writes it, or undefined where it was left as it was.
 *
 * @throws GitSlimError `usage` where nobody is there to write it
 */
export async function rewordedMessage(
  ctx: Context,
  edited: Edited,
  { oid, commit }: CommitInfo,
): Promise<Uint8Array | undefined> {
  if (!canEdit(ctx)) throw new GitSlimError('usage', messages.rebase.cannotReword(oid))
  const draft = inUtf8(commit).message
  const text = await editMessage(ctx, draft, { ...edited, of: oid })
  // What was left as it was is no other message: the commit may keep its name.
  return Buffer.compare(text, draft) === 0 ? undefined : text
}
