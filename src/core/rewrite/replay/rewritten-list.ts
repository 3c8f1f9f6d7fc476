import type { Oid } from '../../object/oid.js'
import { commitsOf, type Place, type RewritePlan } from '../plan/plan.js'
import { standingFor } from '../plan/plan-parts.js'
import type { Made } from './replay.js'

export type Replacement = readonly [old: Oid, rewritten: Oid]

/**
 * Returns what git would tell of a rewrite to its hooks: old commits and what stands for them, in the order they were
 * processed. Of a commit that has become empty that is the commit that it would have stood on.
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

/** Returns which git command does the same: one that amends the last commit, or one that replays commits. */
export function commandOf(plan: RewritePlan, list: readonly Replacement[]): 'amend' | 'rebase' {
  const [only, ...others] = list
  const todo = plan.todos.at(-1)
  const amends = todo?.action === 'reword' || todo?.action === 'amend'
  return amends && others.length === 0 && only?.[0] === plan.tip ? 'amend' : 'rebase'
}
