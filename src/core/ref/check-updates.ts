import type { RefName } from './ref-name.js'
import type { RefUpdate } from './ref.js'
import type { Oid } from '../object/oid.js'

/** Why a transaction is impossible. */
export type UpdateProblem =
  | { readonly kind: 'moved'; readonly name: RefName; readonly expected: Oid | null; readonly holds: Oid | null }
  /** A ref cannot exist together with one below it: `a` and `a/b`. */
  | { readonly kind: 'in-the-way'; readonly name: RefName; readonly other: RefName }

/** The state that a transaction is checked against. */
export interface RefState {
  /** Returns the value of a ref, symbolic refs followed; null when it does not exist. */
  valueOf(name: RefName): Oid | null
  /** All existing refs. */
  readonly names: ReadonlySet<RefName>
}

/**
 * Returns the first reason why not all updates are possible, or undefined.
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

/** As in git, a ref that the same transaction deletes is in the way too. */
function inTheWay(name: RefName, others: ReadonlySet<RefName>): RefName | undefined {
  for (const other of others) {
    if (other.startsWith(`${name}/`) || name.startsWith(`${other}/`)) return other
  }
  return undefined
}

/** Tells whether git creates a reflog for a ref that has none. */
export function getsReflog(name: RefName): boolean {
  return name === 'HEAD' || /^refs\/(?:heads|remotes|notes)\//.test(name)
}
