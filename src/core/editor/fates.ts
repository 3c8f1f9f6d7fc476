import { decodeLossy } from '../bytes/bytes.js'
import type { Oid } from '../object/oid.js'
import { commitsOf, type RewritePlan, type Todo } from '../rewrite/plan/plan.js'
import type { Shape } from './result-shape.js'
import type { ConflictingFile, Fate, ResultCommit } from './session.js'
import type { ReplayOutcome, Made, Conflicted } from '../rewrite/replay/input-and-outcome.js'

export interface Replayed {
  readonly plan: RewritePlan
  readonly outcome: ReplayOutcome
  /** Makes a text safe to show. */
  readonly show: (text: string) => string
}

/** Returns the result for each commit of a plan. */
export function fatesOf({ plan: { todos }, outcome, show }: Replayed): ReadonlyMap<Oid, Fate> {
  const made = madeIn(outcome)
  const now = new Map(made === undefined ? [] : [...made.mapping, ...made.parts])
  const emptied = new Set(made?.emptied)
  const fates = new Map<Oid, Fate>()
  for (const [step, todo] of todos.entries()) {
    const isBehind = outcome.kind === 'conflict' && step >= outcome.step
    for (const oid of commitsOf(todo)) {
      const name = now.get(oid)
      if (isBehind) fates.set(oid, { kind: 'unknown' })
      else if (emptied.has(oid)) fates.set(oid, { kind: 'emptied' })
      else fates.set(oid, name === undefined ? { kind: 'kept' } : { kind: 'rewritten', now: name })
    }
  }
  if (outcome.kind !== 'conflict') return fates
  fates.set(outcome.commit, { kind: 'conflict', files: filesOf(outcome, show) })
  for (const { step, kind, conflicts } of outcome.behind ?? []) {
    const todo = todos[step]
    const files = filesOf({ conflicts }, show)
    for (const oid of todo === undefined ? [] : commitsOf(todo)) fates.set(oid, { kind, files })
  }
  return fates
}

function madeIn(outcome: ReplayOutcome): Made | undefined {
  return outcome.kind === 'conflict' ? outcome.before : outcome.kind === 'rewritten' ? outcome : undefined
}

function filesOf({ conflicts }: Pick<Conflicted, 'conflicts'>, show: Replayed['show']): readonly ConflictingFile[] {
  return conflicts.map(({ path, kind }) => ({ path: show(decodeLossy(path)), kind }))
}

/** Returns the commits that a list results in; without a replay, as far as the list alone tells. */
export function historyOf(
  { commits }: Shape,
  replayed: (Replayed & { readonly fates: ReadonlyMap<Oid, Fate> }) | undefined,
): readonly ResultCommit[] {
  const steps = replayed?.plan.todos.flatMap((todo, step) => (isPlace(todo) ? [] : [{ todo, step }]))
  return commits.map((commit, at): ResultCommit => {
    const taken = steps?.[at]
    if (replayed === undefined || taken === undefined) return { ...commit, oid: undefined, fate: 'unknown' }
    return { ...commit, ...foundAt(replayed, taken) }
  })
}

interface Taken {
  readonly todo: Todo
  readonly step: number
}

function foundAt(
  { outcome, fates }: Pick<Replayed, 'outcome'> & { readonly fates: ReadonlyMap<Oid, Fate> },
  { todo, step }: Taken,
): Pick<ResultCommit, 'oid' | 'fate'> {
  const old = commitsOf(todo)
  if (outcome.kind === 'conflict' && step === outcome.step) return { oid: undefined, fate: 'conflict' }
  const kinds = old.map(oid => fates.get(oid)?.kind ?? 'unknown')
  const isBehind = outcome.kind === 'conflict' && step > outcome.step
  if (isBehind || kinds.includes('emptied')) return { oid: undefined, fate: kinds[0] ?? 'unknown' }
  if (outcome.kind === 'unchanged') return { oid: old[0], fate: 'kept' }
  // A merge that is new in the list gets whatever merging gives.
  return { oid: madeIn(outcome)?.heads[step] ?? undefined, fate: kinds[0] ?? 'rewritten' }
}

function isPlace({ action }: Todo): boolean {
  return action === 'label' || action === 'reset' || action === 'update-ref'
}
