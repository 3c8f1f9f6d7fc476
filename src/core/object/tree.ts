import { concat, encode, SP, toLatin1 } from '../bytes/bytes.js'
import type { ObjectFormat, Oid } from './oid.js'
import { MalformedObject, type RawObject } from './raw-object.js'

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
 * @throws MalformedObject when the bytes end in the middle of one
 * @see gitformat-pack(5)
 */
export function* treeEntries(body: Uint8Array, format: ObjectFormat): Generator<TreeEntry> {
  const oidLength = format === 'sha1' ? 20 : 32
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(SP, at)
    const nul = body.indexOf(0, space)
    const end = nul + 1 + oidLength
    if (space === -1 || nul === -1 || end > body.length)
      throw new MalformedObject('a tree that ends in the middle of an entry')
    yield {
      mode: toLatin1(body.subarray(at, space)),
      name: body.subarray(space + 1, nul),
      oid: Buffer.from(body.subarray(nul + 1, end)).toString('hex') as Oid,
    }
    at = end
  }
}

/** The modes that git knows. */
export type CanonicalMode = '100644' | '100755' | '120000' | '160000' | '40000'

const kindOfFile = 0o170000

/**
 * Returns git's canonical form of a mode, however it is written (`040000`, `100664`), or undefined if it is not a
 * number.
 *
 * @see cache.h, canon_mode; tree-walk.c, get_mode
 */
export function canonicalMode(mode: string): CanonicalMode | undefined {
  if (!/^[0-7]+$/.test(mode)) return undefined
  // Of a number that is too long, git keeps the lower bits.
  const bits = Number.parseInt(mode.slice(-7), 8)
  switch (bits & kindOfFile) {
    case 0o100000:
      return bits & 0o100 ? '100755' : '100644'
    case 0o120000:
      return '120000'
    case 0o040000:
      return '40000'
    default:
      return '160000'
  }
}

/** Tells whether an entry is a directory. */
export function isTree({ mode }: Pick<TreeEntry, 'mode'>): boolean {
  return mode === '40000' || canonicalMode(mode) === '40000'
}

/** Tells whether an entry is a submodule. */
export function isSubmodule({ mode }: Pick<TreeEntry, 'mode'>): boolean {
  return mode === '160000' || canonicalMode(mode) === '160000'
}

/**
 * Returns the tree of some entries with distinct names, in git's order: a directory's name sorts as if it ended with a
 * slash.
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
