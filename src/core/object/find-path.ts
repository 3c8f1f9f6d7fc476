import { decodeLossy, toLatin1, encode } from '../bytes/bytes.js'
import type { ObjectFormat, Oid } from './oid.js'
import type { RawObject } from './raw-object.js'
import { isTree, type TreeEntry, treeEntries } from './tree.js'
import { foldedName } from './unsafe-name.js'

export interface TreeReader {
  readonly read: (oid: Oid) => Promise<RawObject>
  readonly format: ObjectFormat
}

export type PathOutcome =
  | { readonly kind: 'entry'; readonly entry: TreeEntry }
  | { readonly kind: 'absent' }
  /** On some file systems another entry is the same file or directory as one on the path. */
  | { readonly kind: 'lookalike'; readonly name: string }

/** Follows a path from a tree to the object there. */
export async function findPath(tree: Oid, path: string, reader: TreeReader): Promise<PathOutcome> {
  let at = tree
  const parts = path.split('/')
  for (const [i, part] of parts.entries()) {
    const { type, body } = await reader.read(at)
    if (type !== 'tree') return { kind: 'absent' }
    const name = toLatin1(encode(part))
    const alike = [...treeEntries(body, reader.format)].filter(
      entry => foldedName(entry.name) === foldedName(encode(part)),
    )
    const entry = alike.find(found => toLatin1(found.name) === name)
    const other = alike.find(found => found !== entry)
    if (entry === undefined) return { kind: 'absent' }
    if (other !== undefined) return { kind: 'lookalike', name: decodeLossy(other.name) }
    if (i === parts.length - 1) return { kind: 'entry', entry }
    if (!isTree(entry)) return { kind: 'absent' }
    at = entry.oid
  }
  return { kind: 'absent' }
}
