import type { Ref } from '../../ref/ref.js'
import type { Oid } from '../../object/oid.js'
import type { MovedRef } from '../../operation/record.js'
import type { CommitInfo } from '../plan/commit-info.js'
import { commitsOf, type RewritePlan, type Todo } from '../plan/plan.js'
import { standingFor, type PlanPart } from '../plan/plan-parts.js'
import { commitsIn, type Rest } from './git-todo.js'
import type { Rewritten, Made } from '../replay/input-and-outcome.js'

/**
 * The commits of a fold that it replaces: `last` is the end of the whole fold; `ends` are commits whose corrections
 * were folded into them.
 */
export type Folded = 'last' | 'ends'

export interface Followed {
  readonly plan: RewritePlan
  readonly outcome: Rewritten
  readonly folded: Folded
  /** The commit that replaces the plan's base; undefined: the base itself. */
  readonly fork?: Oid | undefined
}

/**
 * Returns what stands for each commit of a history, parents before children, after a rewrite, where that is another.
 *
 *     base─a─b─c─d      b dropped, d reworded      a → a, b → a, c → c', d → d'
 *
 * A commit that is gone is stood for by what it built upon; one in the middle of a fold by nothing.
 */
export function replacements(
  commits: readonly CommitInfo[],
  { plan, outcome, folded, fork }: Followed,
): ReadonlyMap<Oid, Oid> {
  const rewritten = new Map(outcome.mapping)
  const oldOnes = standingFor(plan.parts)
  const inside = new Set(plan.todos.flatMap(todo => oldOnes(commitsOf(todo).slice(folded === 'ends' ? 1 : 0, -1))))
  const kept = new Set(oldOnes(plan.todos.flatMap(commitsOf).filter(oid => !outcome.emptied.includes(oid))))
  const isLine = plan.todos.every(({ action }) => action !== 'reset')
  const stands = new Map<Oid, Oid | null>(fork === undefined ? [] : [[fork, plan.base]])
  const found = new Map<Oid, Oid>()
  let before = plan.base
  for (const { oid, commit } of commits) {
    const [parent] = commit.parents
    // Some commits of one line may be missing: those that were left out from the start.
    const below = isLine ? before : parent === undefined ? plan.base : standing(stands, parent)
    const now: Oid | null = kept.has(oid) ? (rewritten.get(oid) ?? oid) : below
    if (now !== null && now !== oid && !inside.has(oid)) found.set(oid, now)
    stands.set(oid, now)
    before = now
  }
  return found
}

function standing(stands: ReadonlyMap<Oid, Oid | null>, oid: Oid): Oid | null {
  const found = stands.get(oid)
  return found === undefined ? oid : found
}

/**
 * Returns the branches that may be stacked on another one. A branch at the same commit is not stacked but a copy, and
 * stays.
 */
export function stackable(branches: readonly Ref[], current: Pick<MovedRef, 'name' | 'old'>): readonly Ref[] {
  return branches.filter(
    ({ name, oid, symref }) => name !== current.name && oid !== current.old && symref === undefined,
  )
}

/** Returns how local branches move after a rewrite of their commits. */
export function followingRefs(
  branches: readonly Ref[],
  current: MovedRef,
  replacing: ReadonlyMap<Oid, Oid>,
): readonly MovedRef[] {
  return stackable(branches, current).flatMap(({ name, oid }) => {
    const now = replacing.get(oid)
    return now === undefined ? [] : [{ name, old: oid, new: now }]
  })
}

/** The target of a branch: an existing commit, or the result of a step for git. */
export type Place = { readonly kind: 'made'; readonly oid: Oid } | { readonly kind: 'behind'; readonly part: number }

/** A plan of which a part was replayed, and the rest is left to git. */
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
