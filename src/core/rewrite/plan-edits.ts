import type { JsonBytes } from '../bytes/json-bytes.js'
import type { Oid } from '../object/oid.js'
import type { CommitInfo } from './commit-info.js'
import type { RewritePlan, Todo } from './plan.js'

/** Commits that build on one another, oldest first: at least one. */
export type Chain = readonly CommitInfo[]

/**
 * Plans another message for one commit of a chain.
 *
 *     base─a─b─c      base─a─b'─c'
 */
export function planReword(chain: Chain, commit: Oid, message: JsonBytes): RewritePlan {
  return planOf(
    chain,
    chain.map(({ oid }) => (oid === commit ? { action: 'reword', commit, message } : pick(oid))),
  )
}

/**
 * Plans a chain without some of its commits.
 *
 *     base─a─b─c      base─a─c'
 */
export function planDrop(chain: Chain, dropped: ReadonlySet<Oid>): RewritePlan {
  return planOf(
    chain,
    chain.flatMap(({ oid }) => (dropped.has(oid) ? [] : [pick(oid)])),
  )
}

/** Where commits are moved to: next to one that is not moved itself. */
export interface Destination {
  readonly side: 'before' | 'after'
  readonly commit: Oid
}

/**
 * Plans a chain in which some commits stand elsewhere, in the order that they had.
 *
 *     base─a─b─c─d      d before b      base─a─d'─b'─c'
 */
export function planMove(chain: Chain, moved: ReadonlySet<Oid>, { side, commit }: Destination): RewritePlan {
  const those = chain.flatMap(({ oid }) => (moved.has(oid) ? [pick(oid)] : []))
  return planOf(
    chain,
    chain.flatMap(({ oid }) => {
      if (moved.has(oid)) return []
      if (oid !== commit) return [pick(oid)]
      return side === 'before' ? [...those, pick(oid)] : [pick(oid), ...those]
    }),
  )
}

function pick(commit: Oid): Todo {
  return { action: 'pick', commit }
}

function planOf(chain: Chain, todos: readonly Todo[]): RewritePlan {
  const [first, last] = [chain[0], chain.at(-1)]
  if (first === undefined || last === undefined) throw new TypeError('a chain of no commits')
  return { version: 1, base: first.commit.parents[0] ?? null, tip: last.oid, todos }
}
