import { identParts } from '../object/ident.js'
import { parseCommit } from '../object/commit.js'
import { isOid, type Oid } from '../object/oid.js'

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

/** Returns the links that a commit's text (Latin-1) tells; whatever else is wrong with it does not matter. */
export function scanLinks(oid: Oid, text: string): CommitLinks {
  const header = text.slice(0, text.indexOf('\n\n') + 1 || undefined)
  const parents = [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent).filter(isOid)
  const seconds = Number(/^committer .*> (\d+)/m.exec(header)?.[1] ?? 0)
  return { oid, parents, seconds }
}

/** Returns the links that a commit's bytes hold, but for what a shallow clone has left out. */
export function linksOf(oid: Oid, body: Uint8Array, shallow: ReadonlySet<Oid>): CommitLinks {
  const { parents, committer } = parseCommit(body)
  const seconds = identParts(committer).date?.seconds ?? 0
  return { oid, parents: shallow.has(oid) ? [] : parents, seconds }
}
