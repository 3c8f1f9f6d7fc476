import type { JsonBytes } from '../../bytes/json-bytes.js'
import type { Oid } from '../../object/oid.js'
import type { RewritePlan, Todo } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'
import type { Change } from '../tree/tree-change.js'

/**
 * Plans a new message for one commit.
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
 * Plans a history without some of its commits; without a merge, the commits it merged are gone too.
 *
 *     base─a─b─c      base─a─c'
 */
export function planDrop(graph: Graph, dropped: ReadonlySet<Oid>): RewritePlan {
  return planGraph(graph, ({ oid }, todo) => (dropped.has(oid) ? [] : [todo]))
}

/** The new place of moved commits: next to one that is not moved itself. */
export interface Destination {
  readonly side: 'before' | 'after'
  readonly commit: Oid
}

/**
 * Plans a history in which some commits, no merges, move elsewhere, in their old order.
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

/** A further change to a commit. */
export interface Fix {
  readonly commit: Oid
  readonly change: Change
  /** Undefined: the message stays. */
  readonly message: JsonBytes | undefined
}

/**
 * Plans to fold a change, made on top of a history, into one of its commits, which is no merge.
 *
 *     base─a─b─c ┄ change      into a      base─a'─b'─c'
 */
export function planFixup(graph: Graph, { commit, change, message }: Fix): RewritePlan {
  const amend: Todo = { action: 'amend', commit, change, ...(message === undefined ? {} : { message }) }
  return planGraph(graph, ({ oid }, todo) => [oid === commit ? amend : todo])
}
