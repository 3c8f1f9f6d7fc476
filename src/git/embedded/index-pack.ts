import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { Oid } from '../../core/object/oid.js'
import { hashObject, type ObjectType, type RawObject } from '../../core/object/raw-object.js'
import { Connectivity } from '../../core/pack/connectivity.js'
import {
  checksumSize,
  type EntryHeader,
  largestInMemory,
  MalformedPack,
  packHeaderSize,
} from '../../core/pack/pack-entry.js'
import { type IndexEntry, packIndex } from '../../core/pack/pack-index.js'
import { packEntry, packHeader } from '../../core/pack/write-pack.js'
import { writeDurably } from '../files/loose-object.js'
import type { TransferOptions } from '../port.js'
import { Pace } from './pace.js'
import { checkedEnd, checksumOf, PackFile } from './pack-file.js'
import { PackReader } from './pack-reader.js'

export interface IndexOptions extends Pick<TransferOptions, 'signal' | 'onProgress'> {
  readonly pack: string
  /** The index file to write. */
  readonly index: string
  /** Commits whose parents are left out. */
  readonly ends: ReadonlySet<Oid>
  /** Returns an object that is here already: deltas may be based on it. */
  readonly outside?: ((oid: Oid) => Promise<RawObject | undefined>) | undefined
}

export interface IndexedPack {
  readonly objects: ReadonlyMap<Oid, ObjectType>
  /** Objects that were here already, and are in the pack now because deltas are based on them. */
  readonly added: ReadonlySet<Oid>
  readonly checksum: string
  /** The objects it refers to and does not contain, with the type that each must have. */
  readonly missing: ReadonlyMap<Oid, ObjectType>
  /** An object that is in it more than once. */
  readonly twice: Oid | undefined
  /** Reads one of its objects, as long as the pack is where it is. */
  readonly read: (oid: Oid) => Promise<RawObject | undefined>
}

/** Deltas are based on objects that are nowhere. */
export class MissingBases extends MalformedPack {
  override name = 'MissingBases'
}

/**
 * Reads an untrusted pack: every object is built once and gets its id, and an index is written. A thin pack is
 * completed.
 *
 * @throws MalformedPack, MissingBases, ObjectTooLarge
 * @see git-index-pack(1), --strict, --fix-thin
 */
export async function indexPack(request: IndexOptions): Promise<IndexedPack> {
  const pack = await PackFile.open(request.pack)
  const indexing = new Indexing(pack, request)
  const end = await indexing.scan()
  await indexing.resolve()
  if (indexing.isThin) await checkedEnd(request, end)
  const { added, end: last } = await indexing.complete(end)
  const checksum = await checkedEnd(request, last)
  await writeDurably(request.index, [packIndex(indexing.entries, Buffer.from(checksum, 'hex'))])
  return {
    objects: indexing.types,
    added,
    checksum,
    missing: indexing.missing(),
    twice: indexing.twice,
    read: oid => indexing.read(oid),
  }
}

interface Delta {
  readonly offset: number
  readonly header: Exclude<EntryHeader, { readonly kind: 'whole' }>
  readonly crc: number
}

/** A pack that is being indexed. */
class Indexing {
  readonly entries: IndexEntry[] = []
  readonly types = new Map<Oid, ObjectType>()
  twice: Oid | undefined
  private readonly offsets = new Map<Oid, number>()
  private readonly waiting = new Map<number | Oid, Delta[]>()
  private unresolved = 0
  private readonly pace: Pace
  private readonly reader: PackReader
  private readonly connectivity: Connectivity

  constructor(
    private readonly pack: PackFile,
    private readonly request: IndexOptions,
  ) {
    this.pace = new Pace(request.signal)
    const outside = (oid: Oid) => request.outside?.(oid) ?? Promise.resolve(undefined)
    this.reader = new PackReader(pack, { offsetOf: oid => this.offsets.get(oid), outside }, this.pace)
    this.connectivity = new Connectivity(request.ends)
  }

  /** Whether deltas are based on objects outside the pack. */
  get isThin(): boolean {
    return this.unresolved > 0
  }

  /** Reads all entries, computes the ids of whole objects, and returns the end of the last one. */
  async scan(): Promise<number> {
    let at = packHeaderSize
    for (let i = 0; i < this.pack.count; i++) {
      at = await this.scanEntry(at)
      this.tell(i + 1)
      const turn = this.pace.step()
      if (turn) await turn
    }
    return at
  }

  private async scanEntry(offset: number): Promise<number> {
    const header = await this.pack.header(offset)
    const dataAt = offset + header.length
    if (header.kind === 'whole' && header.type === 'blob' && header.size > largestInMemory) {
      return this.scanLarge(offset, dataAt, header.size)
    }
    const { body, end } = await this.pack.inflated(dataAt, header.size)
    const crc = crc32(await this.pack.bytes(offset, end))
    if (header.kind === 'whole') this.take({ offset, crc }, { type: header.type, body })
    else this.wait({ offset, header, crc })
    return end
  }

  /** A blob that is too large for memory gets an id too. */
  private async scanLarge(offset: number, dataAt: number, size: number): Promise<number> {
    const hash = createHash('sha1').update(`blob ${size}\0`)
    const end = await this.pack.inflateInPieces(dataAt, size, piece => {
      this.pace.check()
      hash.update(piece)
    })
    let crc = 0
    for (let at = offset; at < end; at += 2 ** 20)
      crc = crc32(await this.pack.bytes(at, Math.min(at + 2 ** 20, end)), crc)
    this.takeNamed({ offset, crc, oid: hash.digest('hex') as Oid }, { type: 'blob' })
    return end
  }

  private wait(delta: Delta): void {
    const { header, offset } = delta
    const base = header.kind === 'offset-delta' ? offset - header.distance : header.base
    if (typeof base === 'number' && base < packHeaderSize) throw new MalformedPack('a base before the first object')
    const others = this.waiting.get(base)
    if (others === undefined) this.waiting.set(base, [delta])
    else others.push(delta)
    this.unresolved++
  }

  private take(place: Omit<IndexEntry, 'oid'>, object: RawObject): void {
    this.takeNamed({ ...place, oid: hashObject(object, 'sha1') }, object)
  }

  private takeNamed(entry: IndexEntry, object: Pick<RawObject, 'type'> & { readonly body?: Uint8Array }): void {
    this.entries.push(entry)
    if (this.types.has(entry.oid)) {
      this.twice = entry.oid
      return
    }
    this.offsets.set(entry.oid, entry.offset)
    this.types.set(entry.oid, object.type)
    this.connectivity.add(entry.oid, object)
  }

  /** Builds deltified objects, each right after its base. */
  async resolve(from: readonly IndexEntry[] = [...this.entries]): Promise<void> {
    const ready: Delta[] = []
    for (const entry of from) {
      this.free(entry, ready)
      for (let delta = ready.pop(); delta !== undefined; delta = ready.pop()) {
        const object = await this.reader.read(delta.offset)
        this.take(delta, object)
        this.unresolved--
        this.tell(this.entries.length)
        this.free(this.entries.at(-1) as IndexEntry, ready)
        const turn = this.pace.step()
        if (turn) await turn
      }
    }
  }

  private free({ oid, offset }: IndexEntry, ready: Delta[]): void {
    for (const base of [offset, oid]) {
      const deltas = this.waiting.get(base)
      if (deltas === undefined) continue
      this.waiting.delete(base)
      for (const delta of deltas) ready.push(delta)
    }
  }

  /** Appends the missing bases of deltas to the pack, and returns their ids. */
  async complete(end: number): Promise<{ readonly added: ReadonlySet<Oid>; readonly end: number }> {
    const added = new Map<Oid, readonly Uint8Array[]>()
    let at = end
    for (const oid of this.unresolved === 0 ? [] : [...this.waiting.keys()].filter(base => typeof base === 'string')) {
      const base = this.waiting.has(oid) ? await this.request.outside?.(oid) : undefined
      if (base === undefined) continue
      const parts = packEntry(base)
      const bytes = Buffer.concat(parts)
      this.takeNamed({ oid, offset: at, crc: crc32(bytes) }, { type: base.type })
      // It is not in the pack yet: deltas read it from its source.
      this.offsets.delete(oid)
      added.set(oid, [bytes])
      at += bytes.length
      await this.resolve(this.entries.slice(-1))
    }
    if (this.unresolved > 0) throw new MissingBases(`${this.unresolved} deltas whose bases are not in the pack`)
    if (added.size > 0) await this.append(end, [...added.values()].flat())
    return { added: new Set(added.keys()), end: at }
  }

  /** Appends entries, and a new checksum. */
  private async append(end: number, entries: readonly Uint8Array[]): Promise<void> {
    const file = await open(this.request.pack, 'r+')
    try {
      await file.truncate(end)
      await file.write(packHeader(this.entries.length), 0, packHeaderSize, 0)
      let at = end
      for (const bytes of entries) at += (await file.write(bytes, 0, bytes.length, at)).bytesWritten
      await file.write(Buffer.from(await checksumOf(this.request, at), 'hex'), 0, checksumSize, at)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  missing(): ReadonlyMap<Oid, ObjectType> {
    return this.connectivity.missing()
  }

  async read(oid: Oid): Promise<RawObject | undefined> {
    const offset = this.offsets.get(oid)
    return offset === undefined ? undefined : this.reader.read(offset)
  }

  private tell(done: number): void {
    if (done % 100 === 0 || done === this.pack.count) {
      this.request.onProgress?.({ stage: 'resolve', done, total: this.pack.count })
    }
  }
}
