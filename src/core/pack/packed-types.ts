import { isOid, type Oid } from '../object/oid.js'
import type { ObjectType } from '../object/raw-object.js'

const types: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' }
const offsetDelta = 6
const nameDelta = 7

/**
 * Returns the type of each object of a pack whose names have 20 bytes. A delta is of the type of what it starts from.
 *
 * @see gitformat-pack(5): version 2 of pack and index
 */
export function packedTypes(pack: Uint8Array, index: Uint8Array): ReadonlyMap<Oid, ObjectType> {
  const offsets = offsetsIn(index)
  const known = new Map<number, ObjectType>()
  const typeAt = (start: number): ObjectType => {
    const chain: number[] = []
    let at = start
    let type = known.get(at)
    while (type === undefined) {
      chain.push(at)
      const number = ((pack[at] ?? 0) >> 4) & 7
      type = types[number]
      if (type !== undefined) break
      at = baseOf(pack, { at, number, offsets })
      type = known.get(at)
    }
    for (const link of chain) known.set(link, type)
    return type
  }
  return new Map([...offsets].map(([oid, offset]) => [oid, typeAt(offset)]))
}

interface Delta {
  readonly at: number
  readonly number: number
  readonly offsets: ReadonlyMap<Oid, number>
}

function baseOf(pack: Uint8Array, { at, number, offsets }: Delta): number {
  let next = at
  while (((pack[next++] ?? 0) & 0x80) !== 0);
  if (number === nameDelta) {
    const base = offsets.get(hex(pack.subarray(next, next + 20)) as Oid)
    if (base !== undefined) return base
  } else if (number === offsetDelta) {
    const base = at - distanceAt(pack, next)
    if (base > 0 && base < at) return base
  }
  throw new RangeError(`no object begins at ${at}`)
}

/** Seven bits a byte, the largest first; each but the last counts one more than it says. */
function distanceAt(pack: Uint8Array, start: number): number {
  let at = start
  let distance = (pack[at] ?? 0) & 0x7f
  while (((pack[at++] ?? 0) & 0x80) !== 0) distance = (distance + 1) * 128 + ((pack[at] ?? 0) & 0x7f)
  return distance
}

const fanOut = 8
const names = fanOut + 256 * 4

/** Returns the names of the objects that an index lists. */
export function packedNames(index: Uint8Array): readonly Oid[] {
  return [...offsetsIn(index).keys()]
}

function offsetsIn(index: Uint8Array): ReadonlyMap<Oid, number> {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength)
  const count = view.getUint32(names - 4)
  const small = names + count * (20 + 4)
  const large = small + count * 4
  const offsets = new Map<Oid, number>()
  for (let i = 0; i < count; i++) {
    const oid = hex(index.subarray(names + i * 20, names + (i + 1) * 20))
    const offset = view.getUint32(small + i * 4)
    // The highest bit says that what is left is the place of eight bytes.
    const isLarge = offset >= 2 ** 31
    if (isOid(oid)) offsets.set(oid, isLarge ? Number(view.getBigUint64(large + (offset - 2 ** 31) * 8)) : offset)
  }
  return offsets
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
