import { objectLinks } from '../object/object-links.js'
import type { Oid } from '../object/oid.js'
import { MalformedObject, type ObjectType, type RawObject } from '../object/raw-object.js'
import { MalformedPack } from './pack-entry.js'

const numbers: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3, tag: 4 }
const types: readonly ObjectType[] = ['blob', 'commit', 'tree', 'blob', 'tag']
/** The lowest bits hold an object's actual type, the bits above the type that another object expects. */
const wanted = 3
const mask = 7

/** The references of a pack's objects: whether all are there, with the right type. */
export class Connectivity {
  private readonly known = new Map<Oid, number>()

  /** @param ends commits whose parents are left out */
  constructor(private readonly ends: ReadonlySet<Oid>) {}

  /**
   * Records an object and its references.
   *
   * @throws MalformedPack when it is not what its type or another object says
   */
  add(oid: Oid, object: Pick<RawObject, 'type'> & { readonly body?: Uint8Array }): void {
    const before = this.known.get(oid) ?? 0
    this.known.set(oid, (before & (mask << wanted)) | numbers[object.type])
    this.check(oid)
    if (object.body === undefined || object.type === 'blob') return
    try {
      for (const link of objectLinks({ type: object.type, body: object.body })) {
        if (link.type === 'commit' && object.type === 'commit' && this.ends.has(oid)) continue
        this.expect(link.oid, link.type)
      }
    } catch (error) {
      if (error instanceof MalformedObject) throw new MalformedPack(`${oid} is ${error.message}`, { cause: error })
      throw error
    }
  }

  /** Returns the objects that are referred to and missing, with their expected types. */
  missing(): ReadonlyMap<Oid, ObjectType> {
    const found = new Map<Oid, ObjectType>()
    for (const [oid, bits] of this.known) if ((bits & mask) === 0) found.set(oid, types[bits >> wanted] ?? 'blob')
    return found
  }

  /** @throws MalformedPack */
  expect(oid: Oid, type: ObjectType): void {
    const before = this.known.get(oid) ?? 0
    const expected = before >> wanted
    if (expected !== 0 && expected !== numbers[type]) throw this.mismatch(oid, type)
    if (expected !== 0) return
    this.known.set(oid, before | (numbers[type] << wanted))
    this.check(oid)
  }

  private check(oid: Oid): void {
    const bits = this.known.get(oid) ?? 0
    const [is, expected] = [bits & mask, bits >> wanted]
    if (is !== 0 && expected !== 0 && is !== expected) throw this.mismatch(oid, types[expected] ?? 'blob')
  }

  private mismatch(oid: Oid, type: ObjectType): MalformedPack {
    return new MalformedPack(`${oid} is named as a ${type}, and is none`)
  }
}
