import { shortOid } from '../core/object/oid.js'
import type { CommitInfo } from '../core/rewrite/commit-info.js'
import { commitsOf } from '../core/rewrite/plan.js'
import { planSteps } from '../core/rewrite/plan-todo.js'
import { GitSlimError } from '../git/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { stepsOf } from './rebase/groups.js'
import { linesFor, shownList } from './rebase/list.js'
import { listText } from './rebase/list-text.js'
import { makingOf } from './rebase/making.js'
import type { Order, RebaseOptions } from './rebase/options.js'
import { askPreRebase } from './rebase/pre-rebase.js'
import { findRange, type RebaseRange } from './rebase/range.js'
import { divided, restOf } from './rebase/rest.js'
import { ShapeLines } from './rebase/shape-lines.js'
import { listsRefs } from './rebase/update-refs.js'
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
    if (options.todo.kind === 'print')
      return await printed(ctx, git, { start, range, order: options.todo.order, options })
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

async function printed(ctx: Context, git: Git, listing: Rebasing & { readonly order: Order }): Promise<TodoDocument> {
  const list = await shownList(git, listing)
  const todo = new TextDecoder().decode(await listText(ctx, git, list))
  ctx.reporter.result(todo.trimEnd().split('\n'), { todo })
  return { todo }
}

interface Rebasing {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
}

async function rebaseOn(ctx: Context, git: Git, rebasing: Rebasing): Promise<RewriteReport> {
  const { start, range, options } = rebasing
  const lines = await linesFor(ctx, git, rebasing)
  const { inMemory, byGit } = divided(lines)
  if (byGit.length > 0) refuseWhereImpossible(git)
  const shape = new ShapeLines(ctx, { git, verification: options.verification }, rebasing)
  const plan = planSteps(await stepsOf(ctx, shape, inMemory), range.onto, start.branch.tip)
  const { rest, commits: left } = await restOf(ctx, shape, byGit)
  if (lines.length === 0) throw new GitSlimError('refused', messages.rebase.nothingInList)
  const planned = new Set([...plan.todos.flatMap(commitsOf), ...left.map(({ oid }) => oid)])
  if (planned.size === 0 && rest.length === 0 && plan.base === null) {
    throw new GitSlimError('refused', messages.rewrite.nothingLeft(start.branch.name))
  }
  const needed = await Promise.all([...planned, start.branch.tip].map(oid => readCommitInfo(git, oid)))
  return carryOut(ctx, git, {
    start,
    chain: range.commits,
    besides: await besidesOf(git, range.commits, needed),
    leftOut: range.leftOut.filter(({ oid }) => !planned.has(oid)),
    fork: range.fork,
    plan,
    rest,
    verb: 'rebase',
    summary: messages.rewrite.commitCount(range.commits.length),
    options: { ...options, following: (await listsRefs(git, options)) ? 'listed' : options.following },
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
