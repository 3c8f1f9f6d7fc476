import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { concat, encode, toLatin1 } from '../../core/bytes/bytes.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { withExec, type TodoLine } from '../../core/rewrite/todo/todo-list.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { commentMark } from '../rewrite/finish/message.js'
import { sayStrayFixups } from '../rewrite/plan-context/fixup-commits.js'
import type { Start } from '../rewrite/plan-context/start.js'
import { emptyCommits, type RebaseRange } from './range.js'
import { type EditedList, editGuided, guidedEditor } from './guided.js'
import { type RangeTodoInput, todoOfRange, linesOfRangeTodo } from './rebase-merges.js'
import {
  commented,
  commitIn,
  listText,
  readLines,
  type ShownList,
  arrangedLines,
  linesOf,
  plainList,
} from './list-text.js'
import type { Order, RebaseOptions } from './options.js'
import { listsRefs, withUpdateRefs } from './update-refs.js'

export interface Listing {
  readonly range: RebaseRange
  readonly options: RebaseOptions
  readonly start: Pick<Start, 'refs' | 'branch'>
}

interface EditedListing extends Listing {
  readonly start: Start
  readonly order: Order
}

/** Returns the list of a range as it is shown to a person: git's configuration affects it. */
export async function shownList(
  ctx: Context,
  git: Git,
  listing: Listing & { readonly order: Order },
): Promise<ShownList> {
  const isArranged = listing.order === 'default' && (await git.config.getBoolean('rebase.autoSquash'))
  const order = isArranged || listing.order === 'autosquash' ? 'autosquash' : 'as-is'
  const [lines, empty] = await Promise.all([
    madeList(ctx, git, { ...listing, order }),
    emptyCommits(git, listing.range.commits),
  ])
  return { lines, empty }
}

async function madeList(
  ctx: Context,
  git: Git,
  { range, options, order, start }: Listing & { readonly order: Exclude<Order, 'default'> },
): Promise<readonly TodoLine[]> {
  const left = options.startedEmpty === 'keep' ? undefined : await emptyCommits(git, range.commits)
  const commits = left === undefined ? range.commits : range.commits.filter(({ oid }) => !left.has(oid))
  const lines = await (range.merges === 'leave-out'
    ? linesOf(plainList(commits))
    : linesWithMerges(git, { range, options, refs: start.refs }, commits))
  if (order === 'autosquash') sayStrayFixups(ctx, commits, 'kept')
  const withRefs = (await listsRefs(git, options)) ? await withUpdateRefs(git, start, lines) : lines
  return withExec(
    order === 'autosquash' ? arrangedLines(withRefs, commits) : withRefs,
    options.exec.map(command => toLatin1(encode(command))),
  )
}

async function linesWithMerges(
  git: Git,
  laying: RangeTodoInput,
  commits: readonly CommitInfo[],
): Promise<readonly TodoLine[]> {
  return linesOfRangeTodo(git, await todoOfRange(git, laying), new Set(commits.map(({ oid }) => oid)))
}

/**
 * Returns the list of a rebase: a given one, an edited one, or one that needs no editing; or another decision of the
 * editor.
 *
 * @throws GitSlimError `usage` for a list that makes no sense, `refused` where commits that are missing matter
 */
export async function linesFor(
  ctx: Context,
  git: Git,
  listing: Listing & { readonly start: Start },
): Promise<EditedList> {
  const { range, options } = listing
  const { todo } = options
  switch (todo.kind) {
    case 'file':
      return applied(await readLines(git, await readList(ctx, todo.path), range.all))
    case 'autosquash':
      return applied(await madeList(ctx, git, { ...listing, order: 'autosquash' }))
    case 'print':
      return applied((await shownList(ctx, git, { ...listing, order: todo.order })).lines)
    case 'default':
      if (isEdited(ctx) && options.exec.length === 0) return edited(ctx, git, { ...listing, order: todo.order })
      return applied(await madeList(ctx, git, { ...listing, order: 'as-is' }))
  }
}

function applied(lines: readonly TodoLine[]): EditedList {
  return { kind: 'apply', lines }
}

function isEdited({ yes, prompts, env }: Context): boolean {
  return !yes && (prompts !== undefined || Boolean(env['GIT_SEQUENCE_EDITOR']))
}

async function edited(ctx: Context, git: Git, listing: EditedListing): Promise<EditedList> {
  const list = await shownList(ctx, git, listing)
  const { range } = listing
  const guided = await guidedEditor(ctx, git, listing.options)
  if (guided !== undefined) return editGuided(ctx, git, { ...listing, list, ...guided })
  const help = commented(messages.rebase.help(range.ontoName), await commentMark(git))
  const text = concat([await listText(ctx, git, list), encode('\n'), help])
  const lines = await readLines(git, await ctx.edit(text, 'todo'), range.all)
  await checkMissing(ctx, git, { list: list.lines, lines })
  return applied(lines)
}

async function readList(ctx: Context, path: string): Promise<Uint8Array> {
  if (path === '-') return ctx.readStdin()
  try {
    return await readFile(resolve(ctx.cwd, path))
  } catch (cause) {
    throw new GitSlimError('usage', messages.rebase.unreadableList(path), { cause })
  }
}

/** A deleted line drops its commit; with rebase.missingCommitsCheck there is a warning, or an error. */
async function checkMissing(
  ctx: Context,
  git: Git,
  { list, lines }: { list: readonly TodoLine[]; lines: readonly TodoLine[] },
): Promise<void> {
  const level = (await git.config.get('rebase.missingCommitsCheck'))?.toLowerCase()
  if (level !== 'warn' && level !== 'error') return
  const named = new Set(lines.flatMap(commitIn))
  const missing = list.flatMap(commitIn).filter(oid => !named.has(oid))
  if (missing.length === 0) return
  const text = messages.rebase.missingCommits(missing.map(oid => oid.slice(0, 7)))
  if (level === 'error') throw new GitSlimError('refused', text)
  ctx.reporter.warn(text.message)
}
