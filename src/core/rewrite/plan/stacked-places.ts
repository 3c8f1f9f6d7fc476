import type { Oid } from '../../object/oid.js'
import type { CommitInfo } from './commit-info.js'
import { commitsIn, type Rest } from '../todo/git-todo.js'
import { commitsOf, type RewritePlan, type Todo } from './plan.js'
import { type PlanPart, standingFor } from './plan-parts.js'
import type { Made } from '../replay/replay.js'
import type { Folded } from './stacked-refs.js'

/** Where a branch goes that stands for a commit: to a commit that is there already, or behind a part of the rest. */
export type Place = { readonly kind: 'made'; readonly oid: Oid } | { readonly kind: 'behind'; readonly part: number }

/** A plan of which a part was replayed, and the rest is git's. */
export interface Divided {
  readonly base: RewritePlan['base']
  readonly replayed: readonly Todo[]
  readonly before: Pick<Made, 'mapping' | 'emptied'>
  readonly rest: readonly Rest[]
  readonly parts?: readonly PlanPart[] | undefined
  readonly folded: Folded
}

/**
 * Returns what stands for each commit of a history, parents before children, when git has come to its end.
 *
 *     base─a─b─c─d      a replayed, b dropped, c and d left to git      a → a', b → a', c → behind c
 *
 * @see replacements, which does so where nothing is left to git
 */
export function stackedPlaces(chain: readonly CommitInfo[], divided: Divided): ReadonlyMap<Oid, Place> {
  const { base, replayed, before, rest, folded } = divided
  const made = new Map(before.mapping)
  const oldOnes = standingFor(divided.parts)
  const kept = new Set(oldOnes(replayed.flatMap(commitsOf).filter(oid => !before.emptied.includes(oid))))
  const parts = new Map(rest.flatMap((part, i) => oldOnes(commitsIn(part)).map(oid => [oid, i] as const)))
  const all = [...replayed.map(commitsOf), ...rest.map(commitsIn)]
  const inside = new Set(all.flatMap(commits => oldOnes(commits.slice(folded === 'ends' ? 1 : 0, -1))))
  const isLine = ![...replayed, ...rest].some(part => isReset(part))
  const start = base === null ? undefined : at(base)
  const stands = new Map<Oid, Place | undefined>()
  const placeOf = (oid: Oid): Place | undefined => {
    const part = parts.get(oid)
    if (part !== undefined) return { kind: 'behind', part }
    return kept.has(oid) ? at(made.get(oid) ?? oid) : undefined
  }
  const found = new Map<Oid, Place>()
  let previous = start
  for (const { oid, commit } of chain) {
    const [parent] = commit.parents
    const besides = parent === undefined ? start : (stands.get(parent) ?? at(parent))
    const place = placeOf(oid) ?? (isLine ? previous : besides)
    if (place !== undefined && !inside.has(oid)) found.set(oid, place)
    stands.set(oid, place)
    previous = place
  }
  return found
}

function at(oid: Oid): Place {
  return { kind: 'made', oid }
}

function isReset(part: Todo | Rest): boolean {
  return part.action === 'reset' || (part.action === 'line' && part.line.action === 'reset')
}
