import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { applyDelta } from '../../core/pack/delta.js'
import { largestInMemory, MalformedPack } from '../../core/pack/pack-entry.js'
import type { PackFile } from './pack-file.js'
import type { Pace } from './pace.js'

/** The number of bytes of objects that are cached: a base is often that of the next object too. */
const mostKept = 96 * 1024 * 1024

interface Link {
  readonly at: number
  readonly size: number
  readonly dataAt: number
}

/** The bases of deltas. */
export interface Bases {
  /** Returns the offset of an object in the pack. */
  readonly offsetOf: (oid: Oid) => number | undefined
  /** Returns an object that is not in it. */
  readonly outside: (oid: Oid) => Promise<RawObject | undefined>
}

/** Reads the objects of a pack, and applies deltas. */
export class PackReader {
  private readonly kept = new Map<number, RawObject>()
  private keptBytes = 0

  constructor(
    private readonly pack: PackFile,
    private readonly bases: Bases,
    private readonly pace: Pace,
  ) {}

  /**
   * Returns the object at an offset.
   *
   * @throws MalformedPack, ObjectTooLarge
   */
  async read(offset: number): Promise<RawObject> {
    const chain: Link[] = []
    let at = offset
    let object = this.kept.get(at)
    while (object === undefined) {
      const header = await this.pack.header(at)
      const dataAt = at + header.length
      if (header.kind === 'whole') {
        const { body } = await this.pack.inflated(dataAt, header.size)
        object = this.keep(at, { type: header.type, body })
        break
      }
      chain.push({ at, size: header.size, dataAt })
      // Bases given by ids may form a circle.
      if (chain.length > this.pack.count) throw new MalformedPack('a delta that starts from itself')
      const place = header.kind === 'offset-delta' ? at - header.distance : this.bases.offsetOf(header.base)
      if (place === undefined && header.kind === 'name-delta') object = await this.outside(header.base)
      else at = place ?? 0
      object ??= this.kept.get(at)
      const turn = this.pace.step()
      if (turn) await turn
    }
    for (const link of chain.toReversed()) {
      const { body: delta } = await this.pack.inflated(link.dataAt, link.size)
      const turn = this.pace.step()
      if (turn) await turn
      object = this.keep(link.at, { type: object.type, body: applyDelta(object.body, delta, largestInMemory) })
    }
    return object
  }

  private async outside(oid: Oid): Promise<RawObject> {
    const base = await this.bases.outside(oid)
    if (base === undefined) throw new MalformedPack(`a delta of ${oid}, which is not in the pack`)
    return base
  }

  /** The oldest are removed first, but never the newest: the next object may be based on it. */
  private keep(at: number, object: RawObject): RawObject {
    this.kept.set(at, object)
    this.keptBytes += object.body.length
    for (const [place, { body }] of this.kept) {
      if (this.keptBytes <= mostKept || place === at) break
      this.kept.delete(place)
      this.keptBytes -= body.length
    }
    return object
  }
}
