import { concat, encode, SP, toLatin1 } from '../bytes/bytes.js'
import type { ObjectFormat, Oid } from './oid.js'
import type { RawObject } from './raw-object.js'

/** One line of a tree. */
export interface TreeEntry {
  /** In octal, as git writes it: `100644`, `100755`, `120000`, `160000`, `40000`. */
  readonly mode: string
  /** Bytes: a name need not be UTF-8. */
  readonly name: Uint8Array
  readonly oid: Oid
}

/**
 * Yields the entries that a tree's bytes hold, in git's order.
 *
 * @throws RangeError when the bytes end in the middle of one
 * @see gitformat-pack(5)
 */
export function* treeEntries(body: Uint8Array, format: ObjectFormat): Generator<TreeEntry> {
  const oidLength = format === 'sha1' ? 20 : 32
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(SP, at)
    const nul = body.indexOf(0, space)
    const end = nul + 1 + oidLength
    if (space === -1 || nul === -1 || end > body.length)
      throw new RangeError('a tree that ends in the middle of an entry')
    yield {
      mode: toLatin1(body.subarray(at, space)),
      name: body.subarray(space + 1, nul),
      oid: Buffer.from(body.subarray(nul + 1, end)).toString('hex') as Oid,
    }
    at = end
  }
}

/** Tells whether an entry is a tree. */
export function isTree({ mode }: Pick<TreeEntry, 'mode'>): boolean {
  return mode === '40000'
}

/** Tells whether an entry is a commit of another repository. */
export function isSubmodule({ mode }: Pick<TreeEntry, 'mode'>): boolean {
  return mode === '160000'
}

/**
 * Returns the tree of some entries, whose names differ, put in git's order: as if a tree's name ended with a slash.
 *
 * @see tree.c, base_name_compare
 */
export function serializeTree(entries: Iterable<TreeEntry>): RawObject {
  const key = (entry: TreeEntry) => `${toLatin1(entry.name)}${isTree(entry) ? '/' : ''}`
  const sorted = [...entries].map(entry => ({ entry, key: key(entry) })).sort((a, b) => (a.key < b.key ? -1 : 1))
  const parts = sorted.flatMap(({ entry: { mode, name, oid } }) => [
    encode(`${mode} `),
    name,
    Uint8Array.of(0),
    Buffer.from(oid, 'hex'),
  ])
  return { type: 'tree', body: concat(parts) }
}
