import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { MalformedPack } from '../../core/pack/pack-entry.js'
import { PackIndex } from '../../core/pack/pack-index.js'
import { orAbsent } from '../files/file-errors.js'
import { PackFile } from './pack-file.js'
import { PackReader } from './pack-reader.js'
import { Pace } from './pace.js'

interface Pack {
  readonly index: PackIndex
  readonly reader: PackReader
}

/** The packs of a repository. */
export class Packs {
  private readonly directory: string
  private readonly known = new Map<string, Promise<Pack>>()
  private listing: Promise<readonly string[]> | undefined
  private readonly pace: Pace

  constructor(gitDirectory: string, signal: AbortSignal) {
    this.directory = join(gitDirectory, 'objects', 'pack')
    this.pace = new Pace(signal)
  }

  /**
   * Returns an object, or undefined when it is in no pack.
   *
   * @throws MalformedPack, ObjectTooLarge
   */
  async find(oid: Oid): Promise<RawObject | undefined> {
    const turn = this.pace.step()
    if (turn) await turn
    for (const name of await this.names()) {
      const { index, reader } = await this.open(name)
      const offset = index.offsetOf(oid)
      if (offset !== undefined) return reader.read(offset)
    }
    return undefined
  }

  async has(oid: Oid): Promise<boolean> {
    for (const name of await this.names()) if ((await this.open(name)).index.offsetOf(oid) !== undefined) return true
    return false
  }

  /** Returns the ids of the packed objects that begin with these digits. */
  async named(digits: string): Promise<readonly Oid[]> {
    const packs = await Promise.all((await this.names()).map(name => this.open(name)))
    return packs.flatMap(({ index }) => index.names(digits))
  }

  /** Looks for packs again from now on. */
  forget(): void {
    this.listing = undefined
  }

  private names(): Promise<readonly string[]> {
    this.listing ??= this.list()
    return this.listing
  }

  /** As in git, an index without a pack is ignored. */
  private async list(): Promise<readonly string[]> {
    const files = new Set((await orAbsent(readdir(this.directory))) ?? [])
    const names = [...files].filter(file => file.endsWith('.idx')).map(file => file.slice(0, -'.idx'.length))
    return names.filter(name => files.has(`${name}.pack`))
  }

  private open(name: string): Promise<Pack> {
    const known = this.known.get(name) ?? this.read(join(this.directory, name))
    this.known.set(name, known)
    known.catch(() => this.known.delete(name))
    return known
  }

  private async read(path: string): Promise<Pack> {
    const index = new PackIndex(await readFile(`${path}.idx`))
    const pack = await PackFile.open(`${path}.pack`)
    if (pack.count !== index.count) throw new MalformedPack(`${path}.idx is the index of another pack`)
    const bases = { offsetOf: (oid: Oid) => index.offsetOf(oid), outside: async () => undefined }
    return { index, reader: new PackReader(pack, bases, this.pace) }
  }
}
