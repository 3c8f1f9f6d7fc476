import type { Oid } from '../object/oid.js'
import { commitsIn, type Rest } from './git-todo.js'
import { commitsOf, type RewritePlan, type Todo } from './plan.js'
import type { Made } from './replay.js'
import type { Folded } from './stacked-refs.js'

/** Where a branch goes that stands for a commit: to a commit that is there already, or behind a part of the rest. */
export type Place = { readonly kind: 'made'; readonly oid: Oid } | { readonly kind: 'behind'; readonly part: number }

/** A plan of which a part was replayed, and the rest is git's. */
export interface Divided {
  readonly base: RewritePlan['base']
  readonly replayed: readonly Todo[]
  readonly before: Pick<Made, 'mapping' | 'emptied'>
  readonly rest: readonly Rest[]
  readonly folded: Folded
}

/**
 * Returns what stands for each commit of a chain, oldest first, when git has come to its end.
 *
 *     base─a─b─c─d      a replayed, b dropped, c and d left to git      a → a', b → a', c → behind c
 *
 * @see replacements, which does so where nothing is left to git
 */
export function stackedPlaces(chain: readonly Oid[], divided: Divided): ReadonlyMap<Oid, Place> {
  const { base, replayed, before, rest, folded } = divided
  const made = new Map(before.mapping)
  const kept = new Set(replayed.flatMap(commitsOf).filter(oid => !before.emptied.includes(oid)))
  const parts = new Map(rest.flatMap((part, i) => commitsIn(part).map(oid => [oid, i] as const)))
  const all = [...replayed.map(commitsOf), ...rest.map(commitsIn)]
  const inside = new Set(all.flatMap(commits => commits.slice(folded === 'ends' ? 1 : 0, -1)))
  const found = new Map<Oid, Place>()
  let below: Place | undefined = base === null ? undefined : { kind: 'made', oid: base }
  for (const oid of chain) {
    const part = parts.get(oid)
    if (kept.has(oid)) below = { kind: 'made', oid: made.get(oid) ?? oid }
    else if (part !== undefined) below = { kind: 'behind', part }
    if (below !== undefined && !inside.has(oid)) found.set(oid, below)
  }
  return found
}
