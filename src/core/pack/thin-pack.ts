import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { isOid, type Oid } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { packEntry, packHeader } from './write-pack.js'

const headerSize = 12
const nameSize = 20
const offsetDelta = 6
const nameDelta = 7

/**
 * Returns what a pack's deltas start from by name. Where deltas within a pack are told by offsets, that is what is not
 * in it: the pack is thin.
 *
 * @throws RangeError, or what zlib throws, where it is no pack
 * @see gitformat-pack(5); gitprotocol-capabilities(5), thin-pack
 */
export function namedBases(pack: Uint8Array): ReadonlySet<Oid> {
  const bases = new Set<Oid>()
  const end = pack.length - nameSize
  const count = countOf(pack)
  let at = headerSize
  for (let i = 0; i < count; i++) {
    if (at >= end) throw new RangeError('the pack ends too early')
    const number = ((pack[at] ?? 0) >> 4) & 7
    at = afterNumber(pack, at)
    if (number === offsetDelta) at = afterNumber(pack, at)
    if (number === nameDelta) {
      const base = Buffer.from(pack.subarray(at, at + nameSize)).toString('hex')
      if (isOid(base)) bases.add(base)
      at += nameSize
    }
    at += inflatedFrom(pack.subarray(at, end))
  }
  return bases
}

/**
 * Returns a pack with further objects, and its checksum made anew. They come first: what starts from them then finds
 * them, and distances within the pack stay what they are.
 */
export function withObjects(pack: Uint8Array, objects: readonly RawObject[]): Uint8Array {
  const count = countOf(pack) + objects.length
  const kept = pack.subarray(headerSize, pack.length - nameSize)
  const body = Buffer.concat([packHeader(count), ...objects.flatMap(object => packEntry(object)), kept])
  return Buffer.concat([body, createHash('sha1').update(body).digest()])
}

function countOf(pack: Uint8Array): number {
  return new DataView(pack.buffer, pack.byteOffset, pack.byteLength).getUint32(8)
}

/** Each byte but the last has its highest bit set. */
function afterNumber(pack: Uint8Array, start: number): number {
  let at = start
  while (((pack[at++] ?? 0) & 0x80) !== 0);
  return at
}

/** Returns how many bytes the deflated data at the beginning takes. */
function inflatedFrom(bytes: Uint8Array): number {
  const { engine } = inflateSync(bytes, { info: true }) as unknown as { engine: { bytesWritten: number } }
  return engine.bytesWritten
}
