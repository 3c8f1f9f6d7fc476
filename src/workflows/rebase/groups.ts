import { setImmediate } from 'node:timers/promises'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { inOneEncoding, inUtf8 } from '../../core/message/encoding.js'
import { type ChainPart, squashChainMessage } from '../../core/message/squash-chain.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { commitsOf, type Fold } from '../../core/rewrite/plan/plan.js'
import type { TodoGroup, TodoStep } from '../../core/rewrite/todo/plan-todo.js'
import type { CommitLine, TodoLine } from '../../core/rewrite/todo/todo-list.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { canEdit, type Edited, editMessage, noteWritten } from '../rewrite/finish/message.js'
import type { ShapeLines } from './shape-lines.js'

/** A commit of the list, and its action. */
interface Step extends Pick<CommitLine, 'action' | 'message' | 'written'> {
  readonly info: CommitInfo
}

/** A commit with those folded into it, or a step that is not such a commit. */
type Part = { readonly steps: Step[] } | { readonly todo: Exclude<TodoStep, TodoGroup> }

/** After this many lines other work runs: in the editor, keys. */
const turnLines = 500

/**
 * Returns the new history that a list describes, with its messages written where the list asks for that.
 *
 * @param lines none that only git can carry out
 * @throws GitSlimError `usage` for a list that makes no sense
 */
export async function stepsOf(
  ctx: Context,
  shape: Pick<ShapeLines, 'commitOf' | 'edited' | 'pass' | 'todoOf'>,
  lines: readonly TodoLine[],
): Promise<readonly TodoStep[]> {
  const parts: Part[] = []
  const { edited } = shape
  for (const [i, line] of lines.entries()) {
    if (i % turnLines === turnLines - 1) await setImmediate()
    if (line.action === 'noop' || line.action === 'drop' || line.action === 'comment') continue
    if (line.action === 'exec' || line.action === 'break' || line.action === 'edit') {
      throw new TypeError(`"${line.action}" is for git's own rebase`)
    }
    if ('commit' in line) addStep(parts, stepOf(await shape.commitOf(line.commit), line))
    else parts.push({ todo: await shape.todoOf(line) })
    shape.pass(parts.at(-1))
  }
  refuseTwice(parts)
  const written: TodoStep[] = []
  for (const part of parts) {
    if ('todo' in part) written.push(part.todo)
    else
      written.push({ commits: part.steps.map(({ info }) => info), message: await messageOf(ctx, edited, part.steps) })
  }
  return written
}

function addStep(parts: Part[], step: Step): void {
  const last = parts.at(-1)
  if (step.action === 'pick' || step.action === 'reword') parts.push({ steps: [step] })
  else if (last === undefined) throw new GitSlimError('usage', messages.rebase.nothingToFoldInto(step.action))
  else if ('todo' in last)
    throw new GitSlimError('unsupported', messages.rebase.foldBehind(step.action, last.todo.action))
  else last.steps.push(step)
}

function stepOf(info: CommitInfo, { action, message, commit, written }: CommitLine): Step {
  if (info.commit.parents.length > 1) throw new GitSlimError('refused', messages.rebase.mergeInList(commit))
  return { action, info, ...(message === undefined ? {} : { message }), ...(written === undefined ? {} : { written }) }
}

function refuseTwice(parts: readonly Part[]): void {
  const seen = new Set<Oid>()
  const named = parts.flatMap(part => ('todo' in part ? commitsOf(part.todo) : part.steps.map(({ info }) => info.oid)))
  for (const oid of named) {
    if (seen.has(oid)) throw new GitSlimError('usage', messages.rebase.namedTwice(oid))
    seen.add(oid)
  }
}

async function messageOf(ctx: Context, edited: Edited, steps: readonly Step[]): Promise<TodoGroup['message']> {
  const [first, ...folded] = steps
  if (first === undefined) throw new TypeError('a group of no commits')
  const last = steps.findLastIndex(({ written }) => written !== undefined)
  const text = steps[last]?.written
  if (text !== undefined) return continued(ctx, edited, { start: text, steps: steps.slice(last) })
  const reworded = first.action === 'reword' ? await rewordedMessage(ctx, edited, first.info) : undefined
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
  const { author } = first.info.commit
  if (!asks) return { bytes: draft, by: reworded === undefined ? 'commits' : 'person', folds: folded.map(foldOf) }
  const bytes = await editMessage(ctx, draft, { ...edited, author })
  // An unchanged message does not count as written: git's own rebase, if it comes to that, asks when all is folded.
  const isDraft = reworded === undefined && Buffer.compare(bytes, draft) === 0
  return { bytes, by: 'person', ...(isDraft && { folds: folded.map(foldOf) }) }
}

function foldOf({ action, message }: Step): Fold {
  return action === 'squash' ? { action } : { action: 'fixup', ...(message && { message }) }
}

/** The message written for a step includes all before it; later folds are appended. */
async function continued(
  ctx: Context,
  edited: Edited,
  { start, steps }: { readonly start: Uint8Array; readonly steps: readonly Step[] },
): Promise<TodoGroup['message']> {
  const [first, ...folded] = steps
  noteWritten(edited.git, start)
  const isAlone = folded.every(({ action, message }) => action === 'fixup' && message === undefined)
  if (isAlone) {
    const isSame = first?.action === 'reword' && Buffer.compare(start, inUtf8(first.info.commit).message) === 0
    return isSame ? undefined : { bytes: start, by: 'person' }
  }
  const parts = folded.map(
    (step): ChainPart => ({ message: toLatin1(inUtf8(step.info.commit).message), role: roleOf(step) }),
  )
  const draft = fromLatin1(squashChainMessage(toLatin1(start), parts))
  const asks = folded.some(({ action, message }) => action === 'squash' || message === 'edit') && canEdit(ctx)
  const author = first?.info.commit.author
  return { bytes: asks ? await editMessage(ctx, draft, { ...edited, author }) : draft, by: 'person' }
}

function roleOf({ action, message }: Step): ChainPart['role'] {
  if (action === 'squash') return 'add'
  return message === undefined ? 'skip' : 'replace'
}

/**
 * Returns a new message for a commit, from the editor, or undefined if it was left unchanged.
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
  // If it is unchanged, the commit may keep its id.
  return Buffer.compare(text, draft) === 0 ? undefined : text
}
