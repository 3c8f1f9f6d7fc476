import type { JsonBytes } from '../../bytes/json-bytes.js'
import type { Oid } from '../../object/oid.js'
import type { RewritePlan, Todo } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'
import type { Change } from '../tree/tree-change.js'

/**
 * Plans another message for one commit.
 *
 *     base─a─b─c      base─a─b'─c'
 */
export function planReword(graph: Graph, commit: Oid, message: JsonBytes): RewritePlan {
  return planGraph(graph, ({ oid }, todo) => {
    if (oid !== commit) return [todo]
    return [todo.action === 'merge' ? { ...todo, message } : { action: 'reword', commit, message }]
  })
}

/**
 * Plans a history without some of its commits; without a merge, what it merged is not there either.
 *
 *     base─a─b─c      base─a─c'
 */
export function planDrop(graph: Graph, dropped: ReadonlySet<Oid>): RewritePlan {
  return planGraph(graph, ({ oid }, todo) => (dropped.has(oid) ? [] : [todo]))
}

/** Where commits are moved to: next to one that is not moved itself. */
export interface Destination {
  readonly side: 'before' | 'after'
  readonly commit: Oid
}

/**
 * Plans a history in which some commits, no merges, stand elsewhere, in the order that they had.
 *
 *     base─a─b─c─d      d before b      base─a─d'─b'─c'
 */
export function planMove(graph: Graph, moved: ReadonlySet<Oid>, { side, commit }: Destination): RewritePlan {
  const those = graph.flatMap(({ oid }) => (moved.has(oid) ? [{ action: 'pick', commit: oid } as const] : []))
  return planGraph(graph, ({ oid }, todo) => {
    if (moved.has(oid)) return []
    if (oid !== commit) return [todo]
    return side === 'before' ? [...those, todo] : [todo, ...those]
  })
}

/** What is done to a commit beside what it does itself. */
export interface Fix {
  readonly commit: Oid
  readonly change: Change
  /** Undefined: it says what it did. */
  readonly message: JsonBytes | undefined
}

/**
 * Plans a change that was made on top of a history for one of its commits, which is no merge.
 *
 *     base─a─b─c ┄ change      into a      base─a'─b'─c'
 */
export function planFixup(graph: Graph, { commit, change, message }: Fix): RewritePlan {
  const amend: Todo = { action: 'amend', commit, change, ...(message === undefined ? {} : { message }) }
  return planGraph(graph, ({ oid }, todo) => [oid === commit ? amend : todo])
}
