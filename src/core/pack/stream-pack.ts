import { createHash } from 'node:crypto'
import type { ObjectFormat } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { packEntry, packHeader } from './write-pack.js'

/** Few writes. */
const chunkSize = 256 * 1024

/**
 * Yields the bytes of a pack whose objects come one by one, so that they need not all be in memory.
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
