import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { ObjectFormat } from '../../src/core/object/oid.js'
import type { RawObject } from '../../src/core/object/raw-object.js'

const typeNumber = { commit: 1, tree: 2, blob: 3, tag: 4 } as const

/** Returns a pack of whole objects, for `git index-pack --stdin`. @see gitformat-pack(5) */
export function packOf(objects: Iterable<RawObject>, format: ObjectFormat): Buffer {
  const all = [...objects]
  const header = Buffer.alloc(12)
  header.write('PACK')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(all.length, 8)
  const parts = [header, ...all.flatMap(object => [sizeHeader(object), deflateSync(object.body, { level: 1 })])]
  const hash = createHash(format)
  for (const part of parts) hash.update(part)
  return Buffer.concat([...parts, hash.digest()])
}

function sizeHeader({ type, body }: RawObject): Buffer {
  const bytes: number[] = []
  let size = Math.floor(body.length / 16)
  let byte = (typeNumber[type] << 4) | (body.length % 16)
  while (size > 0) {
    bytes.push(byte | 0x80)
    byte = size % 128
    size = Math.floor(size / 128)
  }
  return Buffer.from([...bytes, byte])
}
