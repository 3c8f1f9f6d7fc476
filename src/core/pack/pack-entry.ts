import { isOid, type Oid } from '../object/oid.js'
import type { ObjectType } from '../object/raw-object.js'

/** What stands before the deflated bytes of a pack's entry. */
export type EntryHeader = {
  /** How many bytes come of the deflated ones. */
  readonly size: number
  /** Where those begin, counted from the beginning of the entry. */
  readonly length: number
} & (
  | { readonly kind: 'whole'; readonly type: ObjectType }
  /** The base stands so many bytes before this entry. */
  | { readonly kind: 'offset-delta'; readonly distance: number }
  | { readonly kind: 'name-delta'; readonly base: Oid }
)

/** Says that some bytes are not a pack, or not what the pack says of them. */
export class MalformedPack extends Error {
  override name = 'MalformedPack'
}

/** Says that an object is larger than what is held in memory. */
export class ObjectTooLarge extends Error {
  override name = 'ObjectTooLarge'
  constructor(readonly size: number) {
    super(`an object of ${size} bytes`)
  }
}

/** From here on git itself streams an object. @see git-config(1), core.bigFileThreshold */
export const largestInMemory = 512 * 1024 * 1024

/** An entry's header has at most as many bytes. */
export const longestHeader = 10 + 20
/** The bytes of a pack before its entries, and of the checksum behind them. */
export const packHeaderSize = 12
export const checksumSize = 20
/** A header of one byte, and nothing deflated. */
const smallestEntry = 1 + 8

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' }
const offsetDelta = 6
const nameDelta = 7

/**
 * Reads the header of a pack's entry, from bytes that begin with it.
 *
 * @throws MalformedPack
 * @see gitformat-pack(5)
 */
export function readEntryHeader(bytes: Uint8Array): EntryHeader {
  let at = 0
  const next = () => {
    const byte = bytes[at++]
    if (byte === undefined) throw new MalformedPack('the pack ends in the middle of an entry')
    return byte
  }
  let byte = next()
  const number = (byte >> 4) & 7
  let size = byte & 0x0f
  for (let scale = 16; byte & 0x80; scale *= 128) {
    byte = next()
    size += (byte & 0x7f) * scale
    if (size > Number.MAX_SAFE_INTEGER) throw new MalformedPack('an object is larger than any file')
  }
  const type = types[number]
  if (type !== undefined) return { kind: 'whole', type, size, length: at }
  if (number === offsetDelta) return { kind: 'offset-delta', distance: readDistance(next), size, length: at }
  if (number !== nameDelta) throw new MalformedPack(`there is no object type ${number}`)
  const base = Buffer.from(bytes.subarray(at, at + 20)).toString('hex')
  if (!isOid(base)) throw new MalformedPack('the pack ends in the middle of an entry')
  return { kind: 'name-delta', base, size, length: at + 20 }
}

/** Seven bits a byte, the largest first; each but the last counts one more than it says. */
function readDistance(next: () => number): number {
  let byte = next()
  let distance = byte & 0x7f
  while (byte & 0x80) {
    byte = next()
    distance = (distance + 1) * 128 + (byte & 0x7f)
    if (distance > Number.MAX_SAFE_INTEGER) throw new MalformedPack('a base before the beginning of the pack')
  }
  return distance
}

/**
 * Returns how many entries a pack says it has, from the bytes at its beginning.
 *
 * @throws MalformedPack when it is none, or cannot have as many in its size
 */
export function readPackHeader(header: Uint8Array, packSize: number): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  if (header.length < packHeaderSize || view.getUint32(0) !== 0x5041434b) {
    throw new MalformedPack('it does not begin as a pack')
  }
  const version = view.getUint32(4)
  if (version !== 2 && version !== 3) throw new MalformedPack(`there is no pack version ${version}`)
  const count = view.getUint32(8)
  if (packSize < packHeaderSize + checksumSize + count * smallestEntry) {
    throw new MalformedPack(`${count} objects do not fit into ${packSize} bytes`)
  }
  return count
}
