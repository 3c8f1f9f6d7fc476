import { identParts } from '../object/ident.js'
import { parseCommit } from '../object/commit.js'
import type { Oid } from '../object/oid.js'

/** What a walk needs to know of a commit. */
export interface CommitLinks {
  readonly oid: Oid
  /** None for a commit whose parents a shallow clone has left out. */
  readonly parents: readonly Oid[]
  /** The committer's date, 0 when it cannot be read. */
  readonly seconds: number
}

/** Returns what a walk needs to know of a commit, by its name. */
export type LinksOf = (oid: Oid) => Promise<CommitLinks>

/** Returns the links that a commit's bytes hold, but for what a shallow clone has left out. */
export function linksOf(oid: Oid, body: Uint8Array, shallow: ReadonlySet<Oid>): CommitLinks {
  const { parents, committer } = parseCommit(body)
  const seconds = identParts(committer).date?.seconds ?? 0
  return { oid, parents: shallow.has(oid) ? [] : parents, seconds }
}
