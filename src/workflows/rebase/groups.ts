import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { inOneEncoding, inUtf8 } from '../../core/message/encoding.js'
import { type ChainPart, squashChainMessage } from '../../core/message/squash-chain.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import type { TodoGroup } from '../../core/rewrite/plan-todo.js'
import type { CommitLine, TodoLine } from '../../core/rewrite/todo-list.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { readCommitInfo } from '../rewrite/chain.js'
import { type Edited, editMessage } from '../rewrite/message.js'
import { resolveCommit } from '../rewrite/revision.js'

/** A commit of the list, and what is done with it. */
interface Step extends Pick<CommitLine, 'action' | 'message'> {
  readonly info: CommitInfo
}

/**
 * Returns the commits of the new history that a list describes, their messages written where it asks for that.
 *
 * @throws GitSlimError `usage` for a list that makes no sense, `unsupported` for what needs a worktree
 */
export async function groupsOf(
  ctx: Context,
  edited: Edited,
  lines: readonly TodoLine[],
): Promise<readonly TodoGroup[]> {
  const groups: Step[][] = []
  for (const line of lines) {
    if (line.action === 'noop' || line.action === 'drop') continue
    if (!('commit' in line) || line.action === 'edit') {
      throw new GitSlimError('unsupported', messages.rebase.needsWorktree(line.action))
    }
    const step = await stepOf(edited.git, line)
    if (line.action === 'pick' || line.action === 'reword') groups.push([step])
    else if (groups.length === 0) throw new GitSlimError('usage', messages.rebase.nothingToFoldInto(line.action))
    else groups.at(-1)?.push(step)
  }
  refuseTwice(groups.flat())
  const written: TodoGroup[] = []
  for (const steps of groups) {
    written.push({ commits: steps.map(({ info }) => info), message: await messageOf(ctx, edited, steps) })
  }
  return written
}

async function stepOf(git: Git, { action, message, commit }: CommitLine): Promise<Step> {
  const info = await readCommitInfo(git, await resolveCommit(git, commit))
  if (info.commit.parents.length > 1) throw new GitSlimError('refused', messages.rebase.mergeInList(commit))
  return { action, info, ...(message === undefined ? {} : { message }) }
}

function refuseTwice(steps: readonly Step[]): void {
  const seen = new Set<Oid>()
  for (const { info } of steps) {
    if (seen.has(info.oid)) throw new GitSlimError('usage', messages.rebase.namedTwice(info.oid))
    seen.add(info.oid)
  }
}

async function messageOf(ctx: Context, edited: Edited, steps: readonly Step[]): Promise<TodoGroup['message']> {
  const [first, ...folded] = steps
  if (first === undefined) throw new TypeError('a group of no commits')
  const reworded = first.action === 'reword' ? await reword(ctx, edited, first.info) : undefined
  if (folded.every(({ action, message }) => action === 'fixup' && message === undefined)) {
    return reworded === undefined ? undefined : { bytes: reworded, by: 'person' }
  }
  const asks = folded.some(({ action, message }) => action === 'squash' || message === 'edit') && canEdit(ctx)
  const commits = steps.map(({ info }) => info.commit)
  const texts = (asks || reworded !== undefined ? commits.map(inUtf8) : inOneEncoding(commits)).map(({ message }) =>
    toLatin1(message),
  )
  const parts = folded.map((step, i): ChainPart => ({ message: texts[i + 1] ?? '', role: roleOf(step) }))
  const start = reworded === undefined ? (texts[0] ?? '') : toLatin1(reworded)
  const draft = fromLatin1(squashChainMessage(start, parts))
  if (asks) return { bytes: await editMessage(ctx, draft, edited), by: 'person' }
  return { bytes: draft, by: reworded === undefined ? 'commits' : 'person' }
}

function roleOf({ action, message }: Step): ChainPart['role'] {
  if (action === 'squash') return 'add'
  return message === undefined ? 'skip' : 'replace'
}

async function reword(ctx: Context, edited: Edited, { oid, commit }: CommitInfo): Promise<Uint8Array | undefined> {
  if (!canEdit(ctx)) throw new GitSlimError('usage', messages.rebase.cannotReword(oid))
  const draft = inUtf8(commit).message
  const text = await editMessage(ctx, draft, { ...edited, of: oid })
  // What was left as it was is no other message: the commit may keep its name.
  return Buffer.compare(text, draft) === 0 ? undefined : text
}

/** Whether somebody is there to write a message, or a program that was named for it. */
function canEdit({ prompts, env }: Context): boolean {
  return prompts !== undefined || env['GIT_EDITOR'] !== undefined
}
