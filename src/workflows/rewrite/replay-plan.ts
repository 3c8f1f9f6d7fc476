import type { Commit } from '../../core/object/commit.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { commitsOf, placesOf, type RewritePlan } from '../../core/rewrite/plan/plan.js'
import { replay } from '../../core/rewrite/replay/replay.js'
import { MergeOfNothing } from '../../core/rewrite/replay/replay-run.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { GitSlimError } from '../../core/errors.js'
import type { Favour, Git, Ident, Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { knownHistory, readCommitInfo } from './plan-context/read-commits.js'
import type { ReplayOutcome, ReplayInput } from '../../core/rewrite/replay/input-and-outcome.js'

/** Changes that a replay makes to every commit. */
export interface CommitOverrides extends Pick<ReplayInput, 'finish' | 'reuse' | 'emptied'> {
  /** How git's own rebase makes the same changes: by its options, and by changed commits in its list. */
  readonly byGit?: {
    readonly options: readonly string[]
    readonly says?: ((commit: Commit) => Commit) | undefined
  }
}

export interface Replaying extends CommitOverrides {
  readonly plan: RewritePlan
  /** The commits that the plan replays, and others. */
  readonly chain: readonly CommitInfo[]
  readonly committer: Ident
  /** If the plan needs trees that the repository does not have: those that have them. */
  readonly trees?: Trees | undefined
  /** Which side wins where both changed the same lines. */
  readonly favour?: Favour | undefined
  /** Tells whether git's own rebase can do a merge that failed here. */
  readonly isForOthers?: ReplayInput['isForOthers']
  /** Tells whether commits are descendants of another; undefined: the repository is asked each time. */
  readonly reaches?: ReplayInput['reaches']
  /** Whether steps after a conflict are previewed. */
  readonly pastConflicts?: ReplayInput['pastConflicts']
}

/**
 * Replays a plan on a repository's objects; the repository does not change.
 *
 * @throws GitSlimError `usage` for a plan with a merge of nothing
 */
export async function replayPlan(
  ctx: Pick<Context, 'processMark'>,
  git: Git,
  { plan, chain, favour, trees = new Trees(git.objects, git.objectFormat), ...overrides }: Replaying,
): Promise<ReplayOutcome> {
  const commits = new Map(chain.map(({ oid, commit }) => [oid, commit]))
  const missing = neededBy(plan, commits).filter(oid => !commits.has(oid))
  for (const { oid, commit } of await Promise.all(missing.map(oid => readCommitInfo(git, oid))))
    commits.set(oid, commit)
  const commitOf = (oid: Oid): Commit => {
    const commit = commits.get(oid)
    if (commit === undefined) throw new TypeError(`the plan needs ${oid}, which is not in its chain`)
    return commit
  }
  const merger = git.merger(ctx.processMark, favour)
  try {
    const { objectFormat: format } = git
    const baseTrees = (one: Oid, other: Oid) => baseTreesOf(git, one, other)
    const known = { reaches: reachesIn(git), baseTrees, history: knownHistory(git) }
    return await replay(plan, { ...known, ...overrides, commitOf, format, trees, merger })
  } catch (cause) {
    if (!(cause instanceof MergeOfNothing)) throw cause
    throw new GitSlimError('usage', messages.rebase.mergeOfNothing, { cause })
  } finally {
    await merger.close()
  }
}

/** Returns the parents of a plan's commits, and its other bases. */
function neededBy({ base, todos }: RewritePlan, commits: ReadonlyMap<Oid, Commit>): readonly Oid[] {
  const parents = todos.flatMap(commitsOf).flatMap(oid => commits.get(oid)?.parents ?? [])
  return [...new Set([...(base === null ? [] : [base]), ...parents, ...todos.flatMap(placesOf)])]
}

/** Returns a function that tells whether one of some commits is a descendant of another one, or the same. */
export function reachesIn({ history }: Git): NonNullable<ReplayInput['reaches']> {
  return async (from, to) => {
    for await (const _ of history.list([to], from)) return false
    return true
  }
}

async function baseTreesOf(git: Git, one: Oid, other: Oid): Promise<readonly Oid[]> {
  const bases = await git.history.mergeBases(one, other)
  return Promise.all(bases.map(async oid => (await readCommitInfo(git, oid)).commit.tree))
}
