import type { Ref } from '../../git/port.js'
import type { Oid } from '../object/oid.js'
import type { MovedRef } from '../operation/record.js'
import { commitsOf, type RewritePlan } from './plan.js'
import type { Rewritten } from './replay.js'

/**
 * Which commits of a fold it stands for: all that was folded ends in the `last` one; a commit that others were folded
 * into as its corrections is the fold as well: its `ends`.
 */
export type Folded = 'last' | 'ends'

/**
 * Returns what stands for each commit of a chain, oldest first, after a rewrite, where that is another.
 *
 *     base─a─b─c─d      b dropped, d reworded      a → a, b → a, c → c', d → d'
 *
 * A commit that is gone is stood for by what it built upon; one in the middle of a fold by nothing.
 */
export function replacements(
  chain: readonly Oid[],
  { plan, outcome, folded }: { readonly plan: RewritePlan; readonly outcome: Rewritten; readonly folded: Folded },
): ReadonlyMap<Oid, Oid> {
  const rewritten = new Map(outcome.mapping)
  const inside = new Set(plan.todos.flatMap(todo => commitsOf(todo).slice(folded === 'ends' ? 1 : 0, -1)))
  const kept = new Set(plan.todos.flatMap(commitsOf).filter(oid => !outcome.emptied.includes(oid)))
  const found = new Map<Oid, Oid>()
  let below = plan.base
  for (const oid of chain) {
    const now: Oid | null = kept.has(oid) ? (rewritten.get(oid) ?? oid) : below
    if (now !== null && now !== oid && !inside.has(oid)) found.set(oid, now)
    below = now
  }
  return found
}

/**
 * Returns how local branches follow a rewrite of the commits that they stand for.
 *
 * One that stands where the rewritten branch did is not stacked on anything: it is a copy of it, and stays what it was.
 */
export function followingRefs(
  branches: readonly Ref[],
  current: MovedRef,
  replacing: ReadonlyMap<Oid, Oid>,
): readonly MovedRef[] {
  return branches.flatMap(({ name, oid, symref }) => {
    const now = replacing.get(oid)
    const stays = now === undefined || name === current.name || oid === current.old || symref !== undefined
    return stays ? [] : [{ name, old: oid, new: now }]
  })
}
