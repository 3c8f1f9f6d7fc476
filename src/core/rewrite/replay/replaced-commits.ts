import type { CommitInfo } from '../plan/commit-info.js'
import { commitsOf, type RewritePlan } from '../plan/plan.js'
import type { Made, ReplayOutcome } from './replay.js'

/**
 * Returns those commits of a chain, oldest first, that a branch does not have any more when a plan is carried out.
 *
 *     base─a─b─c─d      c dropped      base─a─b─d'      c and d
 *
 * Of a plan that a conflict has ended: all but those that the steps before it have kept.
 */
export function replacedCommits(
  chain: readonly CommitInfo[],
  plan: RewritePlan,
  outcome: ReplayOutcome,
): readonly CommitInfo[] {
  switch (outcome.kind) {
    case 'unchanged':
      return []
    case 'rewritten':
      return chain.filter(isReplacedBy(plan.todos, outcome))
    case 'conflict':
      return chain.filter(isReplacedBy(plan.todos.slice(0, outcome.step), outcome.before))
  }
}

function isReplacedBy(todos: RewritePlan['todos'], { mapping, emptied }: Made): (info: CommitInfo) => boolean {
  const kept = new Set(todos.flatMap(commitsOf))
  for (const [old] of mapping) kept.delete(old)
  for (const oid of emptied) kept.delete(oid)
  return ({ oid }) => !kept.has(oid)
}
