import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fromLatin1, toLatin1 } from '../core/bytes/bytes.js'
import { shortOid } from '../core/object/oid.js'
import type { Arranged } from '../core/rewrite/autosquash.js'
import type { CommitInfo } from '../core/rewrite/commit-info.js'
import { planGroups } from '../core/rewrite/plan-todo.js'
import { MalformedTodo, parseTodoList, type TodoLine } from '../core/rewrite/todo-list.js'
import { GitSlimError } from '../git/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { groupsOf } from './rebase/groups.js'
import { listed } from './rebase/listed.js'
import { makingOf } from './rebase/making.js'
import type { RebaseOptions } from './rebase/options.js'
import { findRange, type RebaseRange } from './rebase/range.js'
import { arrangedList, listText, plainList } from './rebase/todo-text.js'
import { carryOut } from './rewrite/carry-out.js'
import { readCommitInfo } from './rewrite/chain.js'
import { type RewriteDocument, type RewriteReport, reportRewrite, rewriteDocument } from './rewrite/report.js'
import { gatherStart, type Start } from './rewrite/start.js'

/** What `--print-todo` prints. */
export interface TodoDocument {
  readonly todo: string
}

/**
 * Replays commits of the current branch by a list: in another order, folded, reworded, left out, or on another base.
 *
 * @throws GitSlimError `usage` for a list that makes no sense; what {@link carryOut} throws
 */
export async function rebase(ctx: Context, options: RebaseOptions): Promise<RewriteDocument | TodoDocument> {
  refuseUnasked(ctx, options)
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const start = await gatherStart(ctx, git)
    const range = await findRange(git, start, options)
    noteLeftOut(ctx, range)
    if (options.todo.kind === 'print') return await printed(ctx, git, { range, order: options.todo.order, options })
    const report = await rebaseOn(ctx, git, { start, range, options })
    reportRewrite(ctx, report)
    return rewriteDocument(report)
  } finally {
    await git.close()
  }
}

/** Without a terminal, what a prompt would have asked is a usage error. */
function refuseUnasked(ctx: Context, { todo }: RebaseOptions): void {
  if (todo.kind !== 'default' || ctx.prompts || ctx.yes || ctx.dryRun || ctx.env['GIT_SEQUENCE_EDITOR']) return
  throw new GitSlimError('usage', messages.rebase.needsTodo)
}

/** Git says so too, and so it can be had otherwise. */
function noteLeftOut(ctx: Context, { leftOut, upstreamName }: RebaseRange): void {
  if (leftOut.length === 0) return
  ctx.reporter.note(
    messages.rebase.previouslyApplied(
      leftOut.map(({ oid }) => shortOid(oid)),
      upstreamName,
    ),
  )
}

async function printed(
  ctx: Context,
  git: Git,
  { range, order, options }: Pick<Rebasing, 'range' | 'options'> & { readonly order: 'as-is' | 'autosquash' },
): Promise<TodoDocument> {
  const commits = await listed(git, range.commits, options)
  const list = order === 'autosquash' ? arrangedList(commits) : plainList(commits)
  const text = fromLatin1(listText(list, await commandsOf(git)))
  const todo = new TextDecoder().decode(text)
  ctx.reporter.result(todo.trimEnd().split('\n'), { todo })
  return { todo }
}

interface Rebasing {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
}

async function rebaseOn(ctx: Context, git: Git, { start, range, options }: Rebasing): Promise<RewriteReport> {
  const lines = await linesOf(ctx, git, { start, range, options })
  const groups = await groupsOf(ctx, git, lines)
  const plan = planGroups(groups, range.onto, start.branch.tip)
  if (lines.length === 0) throw new GitSlimError('refused', messages.rebase.nothingInList)
  if (plan.todos.length === 0 && plan.base === null) {
    throw new GitSlimError('refused', messages.rewrite.nothingLeft(start.branch.name))
  }
  const besides = await besidesOf(git, range.commits, [
    ...groups.flatMap(({ commits }) => commits),
    await readCommitInfo(git, start.branch.tip),
  ])
  const summary = messages.rewrite.commitCount(range.commits.length)
  const planned = new Set(groups.flatMap(({ commits }) => commits.map(({ oid }) => oid)))
  const leftOut = range.leftOut.filter(({ oid }) => !planned.has(oid))
  return carryOut(ctx, git, {
    start,
    chain: range.commits,
    besides,
    leftOut,
    plan,
    verb: 'rebase',
    summary,
    options,
    making: makingOf(ctx, start, options),
  })
}

/** Returns what is not in the range: other commits that are needed, and the parents of all. */
async function besidesOf(
  git: Git,
  range: readonly CommitInfo[],
  needed: readonly CommitInfo[],
): Promise<readonly CommitInfo[]> {
  const known = new Map([...range, ...needed].map(info => [info.oid, info]))
  const parents = new Set([...known.values()].flatMap(({ commit }) => commit.parents.slice(0, 1)))
  const missing = [...parents].filter(oid => !known.has(oid))
  for (const { oid } of range) known.delete(oid)
  return [...known.values(), ...(await Promise.all(missing.map(oid => readCommitInfo(git, oid))))]
}

async function linesOf(ctx: Context, git: Git, { range, options }: Rebasing): Promise<readonly TodoLine[]> {
  const commentChar = (await git.config.get('core.commentChar')) ?? '#'
  const { todo } = options
  if (todo.kind === 'file') return parsed(await readList(ctx, todo.path), commentChar)
  const commits = await listed(git, range.commits, options)
  const list = todo.kind === 'autosquash' ? arrangedList(commits) : plainList(commits)
  const text = listText(list, await commandsOf(git))
  const edits = todo.kind === 'default' && !ctx.yes && (ctx.prompts !== undefined || ctx.env['GIT_SEQUENCE_EDITOR'])
  if (!edits) return parsed(text, commentChar)
  const help = messages.rebase.help(range.ontoName, commentChar === 'auto' ? '#' : commentChar)
  const edited = toLatin1(await ctx.edit(fromLatin1(`${text}\n${help}`), 'todo'))
  const lines = parsed(edited, commentChar)
  await checkMissing(ctx, git, { list, lines })
  return lines
}

async function readList(ctx: Context, path: string): Promise<string> {
  if (path === '-') return toLatin1(await ctx.readStdin())
  try {
    return toLatin1(await readFile(resolve(ctx.cwd, path)))
  } catch (cause) {
    throw new GitSlimError('usage', messages.rebase.unreadableList(path), { cause })
  }
}

function parsed(text: string, commentChar: string): readonly TodoLine[] {
  try {
    return parseTodoList(text, commentChar === 'auto' ? '#' : commentChar)
  } catch (error) {
    if (!(error instanceof MalformedTodo)) throw error
    throw new GitSlimError('usage', messages.rebase.malformedLine(error.line, error.text), { cause: error })
  }
}

async function commandsOf(git: Git): Promise<'whole' | 'letters'> {
  return (await git.config.getBoolean('rebase.abbreviateCommands')) ? 'letters' : 'whole'
}

/** A line that was deleted drops its commit; who set it so is told, or stopped. */
async function checkMissing(
  ctx: Context,
  git: Git,
  { list, lines }: { list: readonly Arranged[]; lines: readonly TodoLine[] },
): Promise<void> {
  const level = (await git.config.get('rebase.missingCommitsCheck'))?.toLowerCase()
  if (level !== 'warn' && level !== 'error') return
  const named = lines.flatMap(line => ('commit' in line ? [line.commit] : []))
  const missing = list.filter(({ oid }) => !named.some(name => oid.startsWith(name)))
  if (missing.length === 0) return
  const text = messages.rebase.missingCommits(missing.map(({ oid }) => oid.slice(0, 7)))
  if (level === 'error') throw new GitSlimError('refused', text)
  ctx.reporter.warn(text.message)
}
