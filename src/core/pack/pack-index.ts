import { createHash } from 'node:crypto'
import type { Oid } from '../object/oid.js'
import { MalformedPack } from './pack-entry.js'

const nameSize = 20
const fanOut = 8
const checksums = 2 * nameSize
const namesAt = fanOut + 256 * 4
/** The highest bit of an offset says that the rest is an index into the 8-byte offsets. */
const large = 2 ** 31

/** The index of a pack: the offset of each object. */
export class PackIndex {
  readonly count: number
  private readonly bytes: Buffer

  /** @throws MalformedPack when its tables do not fit into its bytes */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (bytes.length < namesAt + checksums || this.bytes.readUInt32BE(0) !== 0xff744f63) {
      throw new MalformedPack('the index of the pack is not of version 2')
    }
    if (this.bytes.readUInt32BE(4) !== 2) throw new MalformedPack('the index of the pack is not of version 2')
    let last = 0
    for (let i = 0; i < 256; i++) {
      const next = this.bytes.readUInt32BE(fanOut + i * 4)
      if (next < last) throw new MalformedPack('the index of the pack is not in order')
      last = next
    }
    this.count = last
    if (this.largeAt > bytes.length - checksums || (bytes.length - checksums - this.largeAt) % 8 !== 0) {
      throw new MalformedPack(`the index of the pack has no place for ${last} objects`)
    }
  }

  /** Returns the offset of an object, or undefined when it is not in the pack. */
  offsetOf(oid: Oid): number | undefined {
    const place = this.placeOf(oid)
    return place < this.count && this.nameAt(place) === oid ? this.offsetAt(place) : undefined
  }

  /** Returns the ids that begin with these digits, in order. */
  names(digits = ''): readonly Oid[] {
    const found: Oid[] = []
    for (let i = this.placeOf(digits.padEnd(checksums, '0')); i < this.count; i++) {
      const name = this.nameAt(i)
      if (!name.startsWith(digits)) break
      found.push(name)
    }
    return found
  }

  /** The position of the first id that is not less than this one. */
  private placeOf(name: string): number {
    const first = Number.parseInt(name.slice(0, 2), 16)
    let low = first === 0 ? 0 : this.bytes.readUInt32BE(fanOut + (first - 1) * 4)
    let high = this.bytes.readUInt32BE(fanOut + first * 4)
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.nameAt(middle) < name) low = middle + 1
      else high = middle
    }
    return low
  }

  private nameAt(i: number): Oid {
    const at = namesAt + i * nameSize
    return this.bytes.toString('hex', at, at + nameSize) as Oid
  }

  private offsetAt(i: number): number {
    const offset = this.bytes.readUInt32BE(namesAt + this.count * (nameSize + 4) + i * 4)
    if (offset < large) return offset
    const at = this.largeAt + (offset - large) * 8
    if (at + 8 > this.bytes.length - checksums) throw new MalformedPack('the index of the pack leads out of it')
    return Number(this.bytes.readBigUInt64BE(at))
  }

  private get largeAt(): number {
    return namesAt + this.count * (nameSize + 4 + 4)
  }
}

/** One object of a pack, as its index has it. */
export interface IndexEntry {
  readonly oid: Oid
  readonly offset: number
  /** The CRC-32 of the entry's bytes in the pack. */
  readonly crc: number
}

/** Returns the index of a pack that has this checksum. @see gitformat-pack(5), version 2 */
export function packIndex(objects: readonly IndexEntry[], checksum: Uint8Array): Buffer {
  const sorted = objects.toSorted((a, b) => (a.oid < b.oid ? -1 : a.oid > b.oid ? 1 : a.offset - b.offset))
  const count = sorted.length
  const bytes = Buffer.alloc(namesAt + count * (nameSize + 8))
  bytes.writeUInt32BE(0xff744f63, 0)
  bytes.writeUInt32BE(2, 4)
  const [crcs, offsets] = [namesAt + count * nameSize, namesAt + count * (nameSize + 4)]
  const far: number[] = []
  const first = new Uint32Array(256)
  for (const [i, { oid, offset, crc }] of sorted.entries()) {
    bytes.write(oid, namesAt + i * nameSize, 'hex')
    bytes.writeUInt32BE(crc, crcs + i * 4)
    bytes.writeUInt32BE(offset < large ? offset : large + far.push(offset) - 1, offsets + i * 4)
    const digit = Number.parseInt(oid.slice(0, 2), 16)
    first[digit] = (first[digit] ?? 0) + 1
  }
  let sum = 0
  for (const [i, n] of first.entries()) bytes.writeUInt32BE((sum += n), fanOut + i * 4)
  const places = Buffer.alloc(far.length * 8)
  for (const [i, offset] of far.entries()) places.writeBigUInt64BE(BigInt(offset), i * 8)
  const content = Buffer.concat([bytes, places, checksum])
  return Buffer.concat([content, createHash('sha1').update(content).digest()])
}
