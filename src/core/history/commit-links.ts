import { identParts } from '../object/ident.js'
import { parseCommit } from '../object/commit.js'
import { isOid, type Oid } from '../object/oid.js'

/** The parts of a commit that a walk needs. */
export interface CommitLinks {
  readonly oid: Oid
  /** Empty for a commit whose parents a shallow clone leaves out. */
  readonly parents: readonly Oid[]
  /** The committer's date, 0 when it cannot be read. */
  readonly seconds: number
}

/** Returns these parts of a commit by its id. */
export type LinksOf = (oid: Oid) => Promise<CommitLinks>

/** Parses these parts from a commit's text (Latin-1); other defects of the commit do not matter. */
export function scanLinks(oid: Oid, text: string): CommitLinks {
  const header = text.slice(0, text.indexOf('\n\n') + 1 || undefined)
  const parents = [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent).filter(isOid)
  const seconds = Number(/^committer .*> (\d+)/m.exec(header)?.[1] ?? 0)
  return { oid, parents, seconds }
}

/** Parses these parts from a commit's bytes, without parents that a shallow clone leaves out. */
export function linksOf(oid: Oid, body: Uint8Array, shallow: ReadonlySet<Oid>): CommitLinks {
  const { parents, committer } = parseCommit(body)
  const seconds = identParts(committer).date?.seconds ?? 0
  return { oid, parents: shallow.has(oid) ? [] : parents, seconds }
}
