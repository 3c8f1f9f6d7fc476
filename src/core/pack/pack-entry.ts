import { isOid, type Oid } from '../object/oid.js'
import type { ObjectType } from '../object/raw-object.js'

/** The header of a pack's entry, before the deflated bytes. */
export type EntryHeader = {
  /** The size after inflating. */
  readonly size: number
  /** The offset of the deflated bytes from the beginning of the entry. */
  readonly length: number
} & (
  | { readonly kind: 'whole'; readonly type: ObjectType }
  /** The base is this many bytes before this entry. */
  | { readonly kind: 'offset-delta'; readonly distance: number }
  | { readonly kind: 'name-delta'; readonly base: Oid }
)

/** Some bytes are not a pack, or contradict the pack's header. */
export class MalformedPack extends Error {
  override name = 'MalformedPack'
}

/** An object is too large to be held in memory. */
export class ObjectTooLarge extends Error {
  override name = 'ObjectTooLarge'
  constructor(readonly size: number) {
    super(`an object of ${size} bytes`)
  }
}

/** From this size on, git itself streams an object. */
export const largestInMemory = 512 * 1024 * 1024

/** An entry's header has at most as many bytes. */
export const longestHeader = 10 + 20
/** The size of a pack's header, and of its checksum. */
export const packHeaderSize = 12
export const checksumSize = 20
/** A header of one byte, and nothing deflated. */
const smallestEntry = 1 + 8

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' }
const offsetDelta = 6
const nameDelta = 7

/**
 * Parses the header of a pack's entry.
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

/** Seven bits a byte, the highest first; each byte but the last counts one more than it says. */
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
 * Returns the number of entries from a pack's header.
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
