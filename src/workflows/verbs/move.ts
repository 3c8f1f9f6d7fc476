import { GitSlimError } from '../../core/errors.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { planMove } from '../../core/rewrite/plan/plan-edits.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { graphFrom, refuseMerges } from '../rewrite/plan-context/read-commits.js'
import { namedCommits, resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { type RewriteDocument, rewriteDocument, rewriteLines } from '../rewrite/report.js'
import { runRewrite } from '../rewrite/run-rewrite.js'
import type { Verb } from '../rewrite/verb.js'
import type { Planned } from '../rewrite/planned.js'

/** The options of move; the command line's words, sorted. */
export interface MoveOptions extends RewriteOptions {
  /** Commits, and ranges `A..B`; they keep their order. */
  readonly commits: readonly string[]
  readonly to: { readonly side: 'before' | 'after'; readonly commit: string }
}

/**
 * Moves commits of the current branch next to another commit of it, and replays the commits above.
 *
 * @throws GitSlimError `usage` for a commit that would stand next to itself; what {@link runRewrite} throws
 */
export function move(ctx: Context, options: MoveOptions): Promise<RewriteDocument> {
  return runRewrite(ctx, moveVerb, options)
}

interface Gathered {
  readonly moved: ReadonlySet<Oid>
  /** The commit next to which they move. */
  readonly anchor: Oid
  readonly chain: readonly CommitInfo[]
}

const moveVerb: Verb<MoveOptions, Gathered, Planned, RewriteDocument> = {
  gather: async (_ctx, git, { start, options: { commits, to } }) => {
    const named = await namedCommits(git, commits)
    const anchor = { oid: await resolveCommit(git, to.commit), name: to.commit }
    const moved = new Set(named.map(({ oid }) => oid))
    if (moved.has(anchor.oid)) throw new GitSlimError('usage', messages.rewrite.toItself(to.commit))
    const chain = await graphFrom(git, start.branch.tip, [...named, anchor])
    refuseMerges(chain, named, 'move')
    return { moved, anchor: anchor.oid, chain }
  },
  plan: async (_ctx, _git, { start, options, gathered: { moved, anchor, chain } }) => {
    const plan = planMove(chain, moved, { side: options.to.side, commit: anchor })
    return { start, chain, plan, verb: 'move', summary: messages.rewrite.commitCount(moved.size), options }
  },
  summary: (_ctx, report) => rewriteLines(report),
  document: rewriteDocument,
}
