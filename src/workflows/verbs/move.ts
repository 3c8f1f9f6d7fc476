import { planMove } from '../../core/rewrite/plan/plan-edits.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { carryOut } from '../rewrite/run-rewrite.js'
import { graphFrom, refuseMerges } from '../rewrite/plan-context/read-commits.js'
import { namedCommits, resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { type RewriteDocument, type RewriteReport, reportRewrite, rewriteDocument } from '../rewrite/report.js'
import { gatherStart } from '../rewrite/plan-context/start.js'

/** What a move is asked to do; the command line's words, sorted. */
export interface MoveOptions extends RewriteOptions {
  /** Commits, and ranges `A..B`; they keep the order that they have. */
  readonly commits: readonly string[]
  readonly to: { readonly side: 'before' | 'after'; readonly commit: string }
}

/**
 * Moves commits of the current branch next to another commit of it, and replays what is above.
 *
 * @throws GitSlimError `usage` for a commit that would stand next to itself; what {@link carryOut} throws
 */
export async function move(ctx: Context, options: MoveOptions): Promise<RewriteDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const report = await moveIn(ctx, git, options)
    reportRewrite(ctx, report)
    return rewriteDocument(report)
  } finally {
    await git.close()
  }
}

async function moveIn(ctx: Context, git: Git, options: MoveOptions): Promise<RewriteReport> {
  const { side, commit } = options.to
  const start = await gatherStart(ctx, git)
  const named = await namedCommits(git, options.commits)
  const anchor = { oid: await resolveCommit(git, commit), name: commit }
  const moved = new Set(named.map(({ oid }) => oid))
  if (moved.has(anchor.oid)) throw new GitSlimError('usage', messages.rewrite.toItself(commit))
  const chain = await graphFrom(git, start.branch.tip, [...named, anchor])
  refuseMerges(chain, named, 'move')
  const plan = planMove(chain, moved, { side, commit: anchor.oid })
  const summary = messages.rewrite.commitCount(moved.size)
  return carryOut(ctx, git, { start, chain, plan, verb: 'move', summary, options })
}
