import type { JsonBytes } from '../../bytes/json-bytes.js'
import type { Oid } from '../../object/oid.js'
import type { Change, RewritePlan, Todo } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'

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
