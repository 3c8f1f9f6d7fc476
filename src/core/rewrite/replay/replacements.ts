import type { CommitInfo } from '../plan/commit-info.js'
import { commitsOf, type RewritePlan, type Place } from '../plan/plan.js'
import type { Oid } from '../../object/oid.js'
import { standingFor } from '../plan/plan-parts.js'
import { toLatin1 } from '../../bytes/bytes.js'
import type { ReplayOutcome, Made } from './input-and-outcome.js'

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

export type Replacement = readonly [old: Oid, rewritten: Oid]

/**
 * Returns the rewritten commits as git reports them to its hooks: old commits and their replacements, in the order they
 * were processed. A commit that became empty is replaced by its would-be parent.
 *
 * @see githooks(5), post-rewrite; sequencer.c, record_in_rewritten
 */
export function rewrittenList(
  plan: Pick<RewritePlan, 'base' | 'todos' | 'parts'>,
  { mapping, parts, emptied }: Pick<Made, 'mapping' | 'parts' | 'emptied'>,
): readonly Replacement[] {
  const rewritten = new Map([...mapping, ...parts])
  const oldOnes = standingFor(plan.parts)
  const gone = new Set(emptied)
  const labels = new Map<string, Oid | null>()
  const list: Replacement[] = []
  let last = plan.base
  const placeOf = (place: Place) => ('label' in place ? (labels.get(place.label) ?? null) : place.commit)
  for (const todo of plan.todos) {
    if (todo.action === 'label') labels.set(todo.name, last)
    if (todo.action === 'reset') last = todo.to === null ? null : placeOf(todo.to)
    for (const commit of commitsOf(todo)) {
      const now = rewritten.get(commit)
      last = now ?? (gone.has(commit) ? last : commit)
      for (const old of oldOnes([commit])) if (last !== null && last !== old) list.push([old, last])
    }
  }
  return list
}

/** Returns the git command with the same effect: one that amends the last commit, or one that replays commits. */
export function commandOf(plan: RewritePlan, list: readonly Replacement[]): 'amend' | 'rebase' {
  const [only, ...others] = list
  const todo = plan.todos.at(-1)
  const amends = todo?.action === 'reword' || todo?.action === 'amend'
  return amends && others.length === 0 && only?.[0] === plan.tip ? 'amend' : 'rebase'
}

/** Commits that become one, and the message it has then. */
export interface Expected {
  readonly old: readonly Oid[]
  readonly author: Uint8Array
}

/**
 * Finds out which new commits replace which old ones, after git has made them: by author and date, in order. Both are
 * oldest first. An old commit without a match, because git dropped it, is not in the answer.
 */
export function matchRewritten(
  expected: readonly Expected[],
  made: readonly CommitInfo[],
): readonly (readonly [old: Oid, rewritten: Oid])[] {
  const found: (readonly [Oid, Oid])[] = []
  let from = 0
  for (const { old, author } of expected) {
    const wanted = toLatin1(author)
    const at = made.findIndex(({ commit }, i) => i >= from && toLatin1(commit.author.raw) === wanted)
    const info = made[at]
    if (info === undefined) continue
    from = at + 1
    for (const oid of old) if (oid !== info.oid) found.push([oid, info.oid])
  }
  return found
}
