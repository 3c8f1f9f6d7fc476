import { type Commit, parseCommit } from '../../core/object/commit.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import type { RewritePlan } from '../../core/rewrite/plan.js'
import { replay, type ReplayInput, type ReplayOutcome } from '../../core/rewrite/replay.js'
import { Trees } from '../../core/rewrite/trees.js'
import type { Git, Ident, Oid } from '../../git/port.js'
import type { Context } from '../context.js'

/** What is otherwise than usual with the commits that a replay makes. */
export type Making = Pick<ReplayInput, 'finish' | 'reuse' | 'emptied'>

export interface Replaying extends Making {
  readonly plan: RewritePlan
  /** The commits that the plan replays, and others. */
  readonly chain: readonly CommitInfo[]
  readonly committer: Ident
  /** Where the plan needs trees that the repository does not hold: those that hold them. */
  readonly trees?: Trees | undefined
}

/** Replays a plan on a repository's objects; nothing of the repository is changed. */
export async function replayPlan(
  ctx: Pick<Context, 'processMark'>,
  git: Git,
  { plan, chain, committer, trees = new Trees(git.objects, git.objectFormat), ...making }: Replaying,
): Promise<ReplayOutcome> {
  const commits = new Map(chain.map(({ oid, commit }) => [oid, commit]))
  if (plan.base !== null && !commits.has(plan.base)) commits.set(plan.base, await readCommit(git, plan.base))
  const commitOf = (oid: Oid): Commit => {
    const commit = commits.get(oid)
    if (commit === undefined) throw new TypeError(`the plan needs ${oid}, which is not in its chain`)
    return commit
  }
  const merger = git.merger(ctx.processMark)
  try {
    return await replay(plan, { ...making, commitOf, format: git.objectFormat, committer, trees, merger })
  } finally {
    await merger.close()
  }
}

async function readCommit(git: Git, oid: Oid): Promise<Commit> {
  return parseCommit((await git.objects.read(oid)).body)
}
