import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { decodeLossy, fromLatin1, toLatin1 } from '../../../core/bytes/bytes.js'
import type { Commit } from '../../../core/object/commit.js'
import type { Rest } from '../../../core/rewrite/todo/git-todo.js'
import { commitsOf } from '../../../core/rewrite/plan/plan.js'
import { withoutSignatures } from '../../../core/rewrite/replay/signature.js'
import type { Git, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { sanitize } from '../../../output/sanitize.js'
import type { Context } from '../../context.js'
import { commentMark } from '../finish/comment-mark.js'
import { warnOfLost } from '../plan-context/edited-merges.js'

/** Says what git's own rebase will not keep of commits, which a replay in memory would have kept. */
export async function noteLosses(
  ctx: Context,
  git: Git,
  { rest, commitOf }: { readonly rest: readonly Rest[]; readonly commitOf: (oid: Oid) => Commit },
): Promise<void> {
  const todos = rest.filter(part => part.action !== 'line')
  const headed = todos.flatMap(commitsOf).filter(oid => withoutSignatures(commitOf(oid).extraHeaders).length > 0)
  if (headed.length > 0) ctx.reporter.warn(messages.handover.headersLost(headed.length))
  const merges = rest.flatMap(part => (part.action === 'merge' && part.commit !== null ? [part.commit] : []))
  const commits = merges.map(oid => ({ oid, commit: commitOf(oid) }))
  await warnOfLost(ctx, git, { commits, warning: messages.handover.lostByHand })
  const mark = await commentMark(git)
  const folds = todos.flatMap(todo => (todo.action === 'squash' ? [toLatin1(fromJsonBytes(todo.result.message))] : []))
  if (folds.some(message => message.split('\n').some(line => line.startsWith(mark)))) {
    ctx.reporter.warn(messages.handover.linesLost(sanitize(decodeLossy(fromLatin1(mark)))))
  }
}
