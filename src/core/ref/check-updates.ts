import type { RefName } from './ref-name.js'
import type { RefUpdate } from './ref.js'
import type { Oid } from '../object/oid.js'

/** Why a transaction cannot be. */
export type UpdateProblem =
  | { readonly kind: 'moved'; readonly name: RefName; readonly expected: Oid | null; readonly holds: Oid | null }
  /** A ref cannot be made where another is a directory, or below another: `a` and `a/b`. */
  | { readonly kind: 'in-the-way'; readonly name: RefName; readonly other: RefName }

/** What must be known to judge a transaction. */
export interface RefState {
  /** Returns what a ref holds, symbolic refs followed; null when it does not exist. */
  valueOf(name: RefName): Oid | null
  /** All refs there are. */
  readonly names: ReadonlySet<RefName>
}

/**
 * Returns the first reason why not all of the updates can be made, or undefined.
 *
 * @throws TypeError when one ref is named twice
 */
export function checkUpdates(updates: readonly RefUpdate[], state: RefState): UpdateProblem | undefined {
  const named = new Set(updates.map(({ name }) => name))
  if (named.size < updates.length) throw new TypeError('a ref is named twice in one transaction')
  const made = new Set(updates.filter(({ target }) => target !== null).map(({ name }) => name))
  for (const { name, expected } of updates) {
    const holds = state.valueOf(name)
    if (expected !== 'any' && expected !== holds) return { kind: 'moved', name, expected, holds }
    if (!made.has(name) || holds !== null) continue
    const other = inTheWay(name, state.names) ?? inTheWay(name, made)
    if (other !== undefined) return { kind: 'in-the-way', name, other }
  }
  return undefined
}

/** As in git, also a ref that the same transaction deletes is in the way. */
function inTheWay(name: RefName, others: ReadonlySet<RefName>): RefName | undefined {
  for (const other of others) {
    if (other.startsWith(`${name}/`) || name.startsWith(`${other}/`)) return other
  }
  return undefined
}

/** Tells whether git gives a ref a reflog when it has none. @see refs.c, should_autocreate_reflog */
export function getsReflog(name: RefName): boolean {
  return name === 'HEAD' || /^refs\/(?:heads|remotes|notes)\//.test(name)
}
