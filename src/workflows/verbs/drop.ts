import type { Oid } from '../../core/object/oid.js'
import { commitsOf } from '../../core/rewrite/plan/plan.js'
import { planDrop } from '../../core/rewrite/plan/plan-edits.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { carryOut } from '../rewrite/run-rewrite.js'
import { graphFrom } from '../rewrite/plan-context/read-commits.js'
import { namedCommits } from '../rewrite/plan-context/resolve-commits.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { type RewriteDocument, type RewriteReport, reportRewrite, rewriteDocument } from '../rewrite/report.js'
import { gatherStart } from '../rewrite/plan-context/start.js'

/** What a drop is asked to do; the command line's words, sorted. */
export interface DropOptions extends RewriteOptions {
  /** Commits, and ranges `A..B`. */
  readonly commits: readonly string[]
}

/**
 * Leaves commits out of the current branch, and replays what stands above them.
 *
 * @throws GitSlimError `refused` when nothing would be left; what {@link carryOut} throws
 */
export async function drop(ctx: Context, options: DropOptions): Promise<RewriteDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const report = await dropIn(ctx, git, options)
    reportRewrite(ctx, report)
    return rewriteDocument(report)
  } finally {
    await git.close()
  }
}

async function dropIn(ctx: Context, git: Git, options: DropOptions): Promise<RewriteReport> {
  const start = await gatherStart(ctx, git)
  const named = await namedCommits(git, options.commits)
  const chain = await graphFrom(git, start.branch.tip, named)
  const dropped = new Set<Oid>(named.map(({ oid }) => oid))
  const plan = planDrop(chain, dropped)
  if (plan.base === null && plan.todos.flatMap(commitsOf).length === 0) {
    throw new GitSlimError('refused', messages.rewrite.nothingLeft(start.branch.name))
  }
  const summary = messages.rewrite.commitCount(dropped.size)
  return carryOut(ctx, git, { start, chain, plan, verb: 'drop', summary, options })
}
