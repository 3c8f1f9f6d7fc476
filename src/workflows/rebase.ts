import { shortOid } from '../core/object/oid.js'
import type { CommitInfo } from '../core/rewrite/commit-info.js'
import { planGroups } from '../core/rewrite/plan-todo.js'
import { GitSlimError } from '../git/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { groupsOf } from './rebase/groups.js'
import { linesFor, shownList } from './rebase/list.js'
import { listText } from './rebase/list-text.js'
import { makingOf } from './rebase/making.js'
import type { Order, RebaseOptions } from './rebase/options.js'
import { askPreRebase } from './rebase/pre-rebase.js'
import { findRange, type RebaseRange } from './rebase/range.js'
import { divided, restOf } from './rebase/rest.js'
import { carryOut } from './rewrite/carry-out.js'
import { readCommitInfo } from './rewrite/chain.js'
import { refuseWhereImpossible } from './rewrite/handover/hand-over.js'
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
    await askPreRebase(ctx, git, { range, options })
    const report = await rebaseOn(ctx, git, { start, range, options })
    reportRewrite(ctx, report)
    return rewriteDocument(report)
  } finally {
    await git.close()
  }
}

/** Without a terminal, what a prompt would have asked is a usage error. */
function refuseUnasked(ctx: Context, { todo, exec }: RebaseOptions): void {
  if (
    todo.kind !== 'default' ||
    exec.length > 0 ||
    ctx.prompts ||
    ctx.yes ||
    ctx.dryRun ||
    ctx.env['GIT_SEQUENCE_EDITOR']
  )
    return
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
  { range, order, options }: Pick<Rebasing, 'range' | 'options'> & { readonly order: Order },
): Promise<TodoDocument> {
  const list = await shownList(git, { range, options, order })
  const todo = new TextDecoder().decode(await listText(ctx, git, list))
  ctx.reporter.result(todo.trimEnd().split('\n'), { todo })
  return { todo }
}

interface Rebasing {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
}

async function rebaseOn(ctx: Context, git: Git, { start, range, options }: Rebasing): Promise<RewriteReport> {
  const lines = await linesFor(ctx, git, { range, options })
  const { inMemory, byGit } = divided(lines)
  if (byGit.length > 0) refuseWhereImpossible(git)
  const reading = { git, verification: options.verification }
  const groups = await groupsOf(ctx, reading, inMemory)
  const { rest, commits: left } = await restOf(ctx, reading, byGit)
  const plan = planGroups(groups, range.onto, start.branch.tip)
  if (lines.length === 0) throw new GitSlimError('refused', messages.rebase.nothingInList)
  if (plan.todos.length === 0 && rest.length === 0 && plan.base === null) {
    throw new GitSlimError('refused', messages.rewrite.nothingLeft(start.branch.name))
  }
  const besides = await besidesOf(git, range.commits, [
    ...groups.flatMap(({ commits }) => commits),
    ...left,
    await readCommitInfo(git, start.branch.tip),
  ])
  const summary = messages.rewrite.commitCount(range.commits.length)
  const planned = new Set([...groups.flatMap(({ commits }) => commits), ...left].map(({ oid }) => oid))
  const leftOut = range.leftOut.filter(({ oid }) => !planned.has(oid))
  return carryOut(ctx, git, {
    start,
    chain: range.commits,
    besides,
    leftOut,
    plan,
    rest,
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
