import { GitSlimError } from '../../../core/errors.js'
import type { Git, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { sanitize } from '../../../output/sanitize.js'
import { decodeLossy, fromLatin1, toLatin1 } from '../../../core/bytes/bytes.js'
import { commentMark } from '../finish/message.js'
import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import type { Commit } from '../../../core/object/commit.js'
import { type Rest, refMovedBy } from '../../../core/rewrite/todo/git-todo.js'
import { commitsOf } from '../../../core/rewrite/plan/plan.js'
import { withoutSignatures } from '../../../core/object/signature.js'
import type { Context } from '../../context.js'
import { warnOfLost } from '../plan-context/edited-merges.js'
import type { MovedRef } from '../../../core/operation/record.js'
import { shortRefName } from '../../../core/ref/ref-name.js'

/**
 * Makes sure that git takes no line of a list for a comment: with `p` as the comment prefix it would ignore all picks,
 * and report success.
 *
 * @throws GitSlimError `refused`
 */
export async function refuseSwallowed(git: Git, todo: string): Promise<void> {
  const mark = await commentMark(git)
  if (!todo.split('\n').some(line => line !== '' && line.startsWith(mark))) return
  throw new GitSlimError('refused', messages.handover.swallowed(sanitize(decodeLossy(fromLatin1(mark)))))
}

/** Warns about what git's own rebase does not preserve in commits, and a replay in memory would have. */
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

interface Listing {
  readonly rest: readonly Rest[]
  readonly before: { readonly refs: readonly MovedRef[] }
}

/**
 * Returns the list for git without refs that other worktrees have checked out or rebase, with a message that they stay:
 * git would move them, and not update the files and index there.
 */
export async function withoutRefsElsewhere<T extends Listing>(ctx: Context, git: Git, listing: T): Promise<T> {
  const { rest, before } = listing
  const listed = new Set([...before.refs.map(({ name }) => name), ...rest.flatMap(part => refMovedBy(part) ?? [])])
  if (listed.size === 0) return listing
  const uses = [...(await git.worktree.branchesElsewhere())].filter(([name]) => listed.has(name))
  for (const [name, use] of uses) ctx.reporter.warn(messages.rewrite.staysElsewhere(shortRefName(name), use))
  const stay = new Set<string>(uses.map(([name]) => name))
  return {
    ...listing,
    rest: rest.filter(part => !stay.has(refMovedBy(part) ?? '')),
    before: { ...before, refs: before.refs.filter(({ name }) => !stay.has(name)) },
  }
}
