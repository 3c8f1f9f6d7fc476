import { SP, toLatin1 } from '../bytes/bytes.js'
import type { ObjectFormat, Oid } from './oid.js'
import { isTree, type TreeEntry } from './tree.js'
import type { Splice } from './raw-object.js'

/** A tree is not as git writes trees: editing it could lose something. */
export class OddTree extends Error {
  override name = 'OddTree'
}

const SLASH = 0x2f
const ZERO = 0x30
/** Octal digits read as decimal ones. */
const modes: ReadonlySet<number> = new Set([40000, 100644, 100755, 120000, 160000])

/**
 * A tree's bytes, and the offsets of its entries: entries are found by bisection, and compared without being parsed.
 */
export class FlatTree {
  readonly bytes: Buffer
  /** The offsets of the entries, and the end of the last one. */
  readonly #starts: Int32Array

  /** @throws OddTree for what git would not have written: other modes, another order, an entry that is cut off */
  constructor(
    body: Uint8Array,
    private readonly format: ObjectFormat,
  ) {
    this.bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
    this.#starts = startsOf(this.bytes, format)
  }

  get count(): number {
    return this.#starts.length - 1
  }

  /** Returns where an entry begins; the one after the last begins where the bytes end. */
  start(index: number): number {
    return this.#starts[index] ?? this.bytes.length
  }

  entry(index: number): TreeEntry {
    const { bytes } = this
    const [at, end] = [this.start(index), this.start(index + 1)]
    const oidAt = end - oidLength(this.format)
    const nameAt = afterMode(bytes, at)
    return {
      mode: bytes.toString('latin1', at, nameAt - 1),
      // A copy, because it is kept longer than the tree.
      name: new Uint8Array(bytes.subarray(nameAt, oidAt - 1)),
      oid: bytes.toString('hex', oidAt, end) as Oid,
    }
  }

  /** Returns the position of an entry, given one character per byte, or `~` of its insertion point. */
  position(name: string, kind: 'tree' | 'other'): number {
    const last = kind === 'tree' ? SLASH : 0
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = this.#compareName(middle, name, last)
      if (order === 0) return middle
      if (order < 0) low = middle + 1
      else high = middle
    }
    return ~low
  }

  /** @throws OddTree where a file and a directory have this name */
  find(name: string): TreeEntry | undefined {
    const [tree, other] = [this.position(name, 'tree'), this.position(name, 'other')]
    if (tree >= 0 && other >= 0) throw new OddTree(`${name} is there twice`)
    const index = Math.max(tree, other)
    return index < 0 ? undefined : this.entry(index)
  }

  #compareName(index: number, name: string, last: number): number {
    const { bytes } = this
    const at = this.start(index)
    const own = afterMode(bytes, at)
    for (let k = 0; ; k++) {
      const mine = bytes[own + k] ?? 0
      const theirs = k < name.length ? name.charCodeAt(k) : 0
      if (mine === theirs && mine !== 0) continue
      return (mine || endOf(bytes, at)) - (theirs || last)
    }
  }
}

/** The number of entries compared at once. */
const block = 16

/** Yields the differences between two trees: the positions of entries that are not the same in the other. */
export function differences(one: FlatTree, other: FlatTree): { readonly one: number[]; readonly other: number[] } {
  const found = { one: [] as number[], other: [] as number[] }
  let [i, j] = [0, 0]
  while (i < one.count || j < other.count) {
    const same = sameFrom(one, other, { i, j })
    if (same > 0) {
      i += same
      j += same
      continue
    }
    const order = i === one.count ? 1 : j === other.count ? -1 : compareEntries(one, other, { i, j })
    if (order <= 0) found.one.push(i++)
    if (order >= 0) found.other.push(j++)
  }
  return found
}

interface Positions {
  readonly i: number
  readonly j: number
}

/** Returns how many entries from here on are equal: a block, or one, or none. */
function sameFrom(one: FlatTree, other: FlatTree, { i, j }: Positions): number {
  for (const count of [block, 1]) {
    if (i + count > one.count || j + count > other.count) continue
    const [a, b] = [one.start(i), other.start(j)]
    const length = one.start(i + count) - a
    if (length === other.start(j + count) - b && one.bytes.compare(other.bytes, b, b + length, a, a + length) === 0) {
      return count
    }
  }
  return 0
}

function compareEntries(one: FlatTree, other: FlatTree, { i, j }: Positions): number {
  return compareAt([one.bytes, one.start(i)], [other.bytes, other.start(j)])
}

type Place = readonly [bytes: Buffer, start: number]

/** @see tree.c, base_name_compare */
function compareAt([a, i]: Place, [b, j]: Place): number {
  let [x, y] = [afterMode(a, i), afterMode(b, j)]
  while (a[x] === b[y] && a[x] !== 0) {
    x++
    y++
  }
  return (a[x] || endOf(a, i)) - (b[y] || endOf(b, j))
}

/** A tree's name sorts as if it ended with a slash. */
function endOf(bytes: Buffer, start: number): number {
  return bytes[start] === 0x34 ? SLASH : 0
}

function afterMode(bytes: Buffer, start: number): number {
  return start + (bytes[start] === 0x34 ? 6 : 7)
}

function oidLength(format: ObjectFormat): number {
  return format === 'sha1' ? 20 : 32
}

function startsOf(bytes: Buffer, format: ObjectFormat): Int32Array {
  const starts: number[] = []
  let at = 0
  while (at < bytes.length) {
    const nul = checkedEnd(bytes, at)
    const end = nul + 1 + oidLength(format)
    if (end > bytes.length) throw new OddTree('it ends in the middle of an entry')
    const before = starts.at(-1)
    if (before !== undefined && compareAt([bytes, before], [bytes, at]) >= 0) throw new OddTree('it is not in order')
    starts.push(at)
    at = end
  }
  starts.push(at)
  return Int32Array.from(starts)
}

/** Returns the end of an entry's name. */
function checkedEnd(bytes: Buffer, start: number): number {
  const at = afterMode(bytes, start) - 1
  let mode = 0
  for (let i = start; i < at; i++) mode = mode * 10 + ((bytes[i] ?? 0) - ZERO)
  if (bytes[at] !== SP || bytes[start] === ZERO || !modes.has(mode)) throw new OddTree('an odd mode')
  const nul = bytes.indexOf(0, at)
  if (nul <= at + 1) throw new OddTree('an entry without a name')
  return nul
}

/** Returns an entry's sort key. */
export function entryName({ name }: TreeEntry): string {
  return toLatin1(name)
}

/** Returns an entry's bytes. */
function entryBytes({ mode, name, oid }: TreeEntry): Buffer {
  return Buffer.concat([Buffer.from(`${mode} `), name, Buffer.of(0), Buffer.from(oid, 'hex')])
}

/** Returns the tree's bytes with the entries of some names replaced or removed. */
export function splicesFor(tree: FlatTree, edits: ReadonlyMap<string, TreeEntry | undefined>): readonly Splice[] {
  const splices: (Splice & { readonly key: string })[] = []
  for (const [name, entry] of edits) {
    for (const kind of ['tree', 'other'] as const) {
      const wanted = entry !== undefined && isTree(entry) === (kind === 'tree') ? entryBytes(entry) : undefined
      const found = tree.position(name, kind)
      if (found < 0 && wanted === undefined) continue
      const [start, end] =
        found < 0 ? [tree.start(~found), tree.start(~found)] : [tree.start(found), tree.start(found + 1)]
      splices.push({ start, end, bytes: wanted ?? new Uint8Array(), key: kind === 'tree' ? `${name}/` : name })
    }
  }
  // Several new entries may belong between the same two entries.
  return splices.sort((a, b) => a.start - b.start || a.end - b.end || (a.key < b.key ? -1 : 1))
}
