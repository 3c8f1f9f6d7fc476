import type { ObjectType } from '../object/raw-object.js'

/** The objects of a repository with their sizes, in arrays by number, so that hundreds of thousands fit in memory. */
export class ObjectTable {
  readonly oids: string[] = []
  readonly types: ObjectType[] = []
  /** Uncompressed, in bytes. */
  readonly sizes: number[] = []
  /** Stored size, in bytes. The cost of a delta's base is shared, and which object is the base is arbitrary. */
  readonly disks: number[] = []
  readonly #numbers = new Map<string, number>()

  get count(): number {
    return this.oids.length
  }

  add(object: { readonly oid: string; readonly type: ObjectType; readonly size: number; readonly disk: number }): void {
    const known = this.#numbers.get(object.oid)
    if (known !== undefined) {
      // Of several copies the smallest counts.
      if (object.disk < (this.disks[known] ?? 0)) this.disks[known] = object.disk
      return
    }
    this.#numbers.set(object.oid, this.oids.length)
    this.oids.push(object.oid)
    this.types.push(object.type)
    this.sizes.push(object.size)
    this.disks.push(object.disk)
  }

  /** Returns an object's number; undefined where the repository does not hold it. */
  find(oid: string): number | undefined {
    return this.#numbers.get(oid)
  }

  sizeOf(object: number): number {
    return this.sizes[object] ?? 0
  }

  diskOf(object: number): number {
    return this.disks[object] ?? 0
  }
}

/** The number of objects and their sizes. */
export interface ObjectTotals {
  readonly count: number
  /** Uncompressed. */
  readonly bytes: number
  /** Stored size. */
  readonly diskBytes: number
}

/** Returns the totals of some objects. */
export function totalsOf(table: ObjectTable, isChosen: (object: number) => boolean): ObjectTotals {
  let count = 0
  let bytes = 0
  let diskBytes = 0
  for (let object = 0; object < table.count; object++) {
    if (!isChosen(object)) continue
    count++
    bytes += table.sizeOf(object)
    diskBytes += table.diskOf(object)
  }
  return { count, bytes, diskBytes }
}
