import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { Rest } from '../../core/rewrite/todo/git-todo.js'
import type { InMemory } from '../../core/rewrite/replay/in-memory.js'
import { commitsOf, type RewritePlan } from '../../core/rewrite/plan/plan.js'
import { planParts } from '../../core/rewrite/plan/plan-parts.js'
import { planSteps } from '../../core/rewrite/todo/plan-todo.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import type { Git } from '../../git/port.js'
import type { Context } from '../context.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import { refuseWhereImpossible } from '../rewrite/git-rebase/hand-over.js'
import type { Start } from '../rewrite/plan-context/start.js'
import { stepsOf } from './groups.js'
import { namingOf } from './rebase-merges.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'
import { appliedAgain, divided, restOf } from './rest.js'
import { ShapeLines } from './shape-lines.js'

/** The plan of a list, and the commits that it needs. */
export interface PlannedLines {
  readonly plan: RewritePlan
  /** The remaining steps, which only git can do. */
  readonly rest: readonly Rest[]
  /** Commits from outside of the range: those that the plan takes from elsewhere, the tip, and all parents. */
  readonly besides: readonly CommitInfo[]
  /** All commits that the list uses. */
  readonly planned: ReadonlySet<Oid>
}

export interface PlanningLines {
  readonly lines: readonly TodoLine[]
  readonly range: RebaseRange
  readonly start: Start
  readonly options: RebaseOptions
  /** For a list that names commits in memory; the given repository has them, too. */
  readonly inMemory?: InMemory | undefined
}

/**
 * Returns the plan of a list, with its messages written where the list asks for that.
 *
 * @throws GitSlimError `usage` for a list that makes no sense
 */
export async function planLines(ctx: Context, git: Git, { lines, ...rebasing }: PlanningLines): Promise<PlannedLines> {
  const { range, start, options, inMemory } = rebasing
  const naming = namingOf(git, { range, options, refs: start.refs })
  const shape = new ShapeLines(ctx, { git, verification: options.verification }, naming)
  const { inMemory: own, byGit } = divided(lines, await appliedAgain(shape, lines))
  if (byGit.length > 0) refuseWhereImpossible(git)
  const steps = planSteps(await stepsOf(ctx, shape, own), range.onto, start.branch.tip)
  const { rest, commits: left } = await restOf(ctx, shape, byGit)
  const planned = new Set([...steps.todos.flatMap(commitsOf), ...left.map(({ oid }) => oid)])
  const parts = inMemory === undefined ? [] : planParts([...planned], inMemory.wholes)
  const plan = parts.length === 0 ? steps : { ...steps, parts }
  const wholes = parts.flatMap(({ standsFor }) => standsFor ?? [])
  const needed = await Promise.all([...planned, ...wholes, start.branch.tip].map(oid => shape.commitOf(oid)))
  return { plan, rest, besides: await besidesOf(git, range.commits, needed), planned }
}

/** Returns the needed commits from outside of the range, and all parents. */
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
