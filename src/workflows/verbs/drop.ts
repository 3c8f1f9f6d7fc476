import type { Oid } from '../../core/object/oid.js'
import { GitSlimError } from '../../core/errors.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { commitsOf } from '../../core/rewrite/plan/plan.js'
import { planDrop } from '../../core/rewrite/plan/plan-edits.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { graphFrom } from '../rewrite/plan-context/read-commits.js'
import { namedCommits } from '../rewrite/plan-context/resolve-commits.js'
import { type RewriteDocument, rewriteDocument, rewriteLines } from '../rewrite/report.js'
import { runRewrite } from '../rewrite/run-rewrite.js'
import type { Verb } from '../rewrite/verb.js'
import type { Planned } from '../rewrite/planned.js'

/** The options of drop; the command line's words, sorted. */
export interface DropOptions extends RewriteOptions {
  /** Commits, and ranges `A..B`. */
  readonly commits: readonly string[]
}

/**
 * Drops commits from the current branch, and replays the commits above them.
 *
 * @throws GitSlimError `refused` when nothing would be left; what {@link runRewrite} throws
 */
export function drop(ctx: Context, options: DropOptions): Promise<RewriteDocument> {
  return runRewrite(ctx, dropVerb, options)
}

interface Gathered {
  readonly dropped: ReadonlySet<Oid>
  readonly chain: readonly CommitInfo[]
}

const dropVerb: Verb<DropOptions, Gathered, Planned, RewriteDocument> = {
  gather: async (_ctx, git, { start, options }) => {
    const named = await namedCommits(git, options.commits)
    const chain = await graphFrom(git, start.branch.tip, named)
    return { dropped: new Set(named.map(({ oid }) => oid)), chain }
  },
  plan: async (_ctx, _git, { start, options, gathered: { dropped, chain } }) => {
    const plan = planDrop(chain, dropped)
    if (plan.base === null && plan.todos.flatMap(commitsOf).length === 0) {
      throw new GitSlimError('refused', messages.rewrite.nothingLeft(start.branch.name))
    }
    return { start, chain, plan, verb: 'drop', summary: messages.rewrite.commitCount(dropped.size), options }
  },
  summary: (_ctx, report) => rewriteLines(report),
  document: rewriteDocument,
}
