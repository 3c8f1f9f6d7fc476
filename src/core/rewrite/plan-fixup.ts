import type { JsonBytes } from '../bytes/json-bytes.js'
import type { Oid } from '../object/oid.js'
import type { Change, RewritePlan, Todo } from './plan.js'
import type { Chain } from './plan-edits.js'

/** What is done to a commit beside what it does itself. */
export interface Fix {
  readonly commit: Oid
  readonly change: Change
  /** Undefined: it says what it did. */
  readonly message: JsonBytes | undefined
}

/**
 * Plans a change that was made on top of a chain for one of its commits.
 *
 *     base─a─b─c ┄ change      into a      base─a'─b'─c'
 */
export function planFixup(chain: Chain, { commit, change, message }: Fix): RewritePlan {
  const [first, last] = [chain[0], chain.at(-1)]
  if (first === undefined || last === undefined) throw new TypeError('a chain of no commits')
  const amend: Todo = { action: 'amend', commit, change, ...(message === undefined ? {} : { message }) }
  const todos = chain.map(({ oid }): Todo => (oid === commit ? amend : { action: 'pick', commit: oid }))
  return { version: 1, base: first.commit.parents[0] ?? null, tip: last.oid, todos }
}
