import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { ObjectFormat } from '../object/oid.js'
import type { ObjectType, RawObject } from '../object/raw-object.js'

const typeNumber: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 }
const offsetDelta = 6

/** Few writes, and yet git reads the first objects while the last ones are deflated. */
const chunkSize = 32 * 1024

/**
 * Yields the bytes of a pack (version 2) with the objects, whole or as a delta to an earlier one where known, and its
 * checksum. Git's strict checks refuse a pack with the same object twice; callers pass each once.
 *
 * @see gitformat-pack(5)
 */
export function* writePack(objects: readonly RawObject[], format: ObjectFormat): Generator<Uint8Array> {
  const hash = createHash(format)
  const places = new Map<RawObject, number>()
  const header = packHeader(objects.length)
  let parts: Uint8Array[] = [header]
  let [size, at] = [0, header.length]
  for (const object of objects) {
    const entry = entryAfter(object, places, at)
    places.set(object, at)
    parts.push(...entry)
    const length = entry.reduce((sum, part) => sum + part.length, 0)
    size += length
    at += length
    if (size < chunkSize) continue
    const chunk = Buffer.concat(parts)
    hash.update(chunk)
    yield chunk
    parts = []
    size = 0
  }
  const last = Buffer.concat(parts)
  yield Buffer.concat([last, hash.update(last).digest()])
}

/** Returns the entry of an object at an offset. */
function entryAfter(object: RawObject, places: ReadonlyMap<RawObject, number>, at: number): readonly Uint8Array[] {
  const { derived } = object
  const base = derived && places.get(derived.base)
  if (derived === undefined || base === undefined) return packEntry(object)
  return [entryHeader(offsetDelta, derived.delta.length), distance(at - base), deflated(derived.delta)]
}

/** Returns the header of a pack. */
export function packHeader(count: number): Uint8Array {
  const header = Buffer.alloc(12)
  header.write('PACK')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(count, 8)
  return header
}

/** Returns the entry of an object: its header, and its deflated body. */
export function packEntry(object: RawObject): readonly [header: Uint8Array, body: Uint8Array] {
  return [entryHeader(typeNumber[object.type], object.body.length), deflated(object.body)]
}

/** The type and the size before compression: four bits of size, then seven per byte, the smallest first. */
function entryHeader(type: number, size: number): Uint8Array {
  const bytes: number[] = []
  let byte = (type << 4) | (size & 0x0f)
  // Divided, not shifted: a size may have more than 32 bits.
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 0x80)
    byte = rest % 128
  }
  return Uint8Array.of(...bytes, byte)
}

/** Seven bits a byte, the highest first; each byte but the last counts one more than it says. */
function distance(value: number): Uint8Array {
  const bytes = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest--
    bytes.unshift((rest % 128) | 0x80)
  }
  return Uint8Array.from(bytes)
}

/**
 * A commit has a few hundred bytes, and most of deflate's time on it goes into its tables: a window, tables and a
 * buffer of that size cost a third of the time (900 commits: 13 ms instead of 38) and no compression. Stored blocks
 * would take 3 ms, but git copies them unchanged into every later pack and push.
 */
const forSmall = { windowBits: 12, memLevel: 4, chunkSize: 1024 } as const
const small = 4096

function deflated(body: Uint8Array): Uint8Array {
  return body.length <= small ? deflateSync(body, forSmall) : deflateSync(body)
}

/** Few writes. */
const streamChunkSize = 256 * 1024

/**
 * Yields the bytes of a pack whose objects arrive one by one, so that they need not all be in memory.
 *
 * @see gitformat-pack(5)
 */
export async function* streamPack(
  objects: AsyncIterable<RawObject>,
  count: number,
  format: ObjectFormat,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash(format)
  let parts: Uint8Array[] = [packHeader(count)]
  let size = 0
  for await (const object of objects) {
    const entry = packEntry(object)
    parts.push(...entry)
    size += entry[1].length
    if (size < streamChunkSize) continue
    const chunk = Buffer.concat(parts)
    hash.update(chunk)
    yield chunk
    parts = []
    size = 0
  }
  const last = Buffer.concat(parts)
  yield Buffer.concat([last, hash.update(last).digest()])
}
