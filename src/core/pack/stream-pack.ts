import { createHash } from 'node:crypto'
import type { ObjectFormat } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { packEntry, packHeader } from './write-pack.js'

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
  const header = packHeader(count)
  hash.update(header)
  yield header
  for await (const object of objects) {
    for (const part of packEntry(object)) {
      hash.update(part)
      yield part
    }
  }
  yield hash.digest()
}
