import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import { hashObject, type ObjectType, type RawObject } from '../../core/object/raw-object.js'
import { orAbsent } from './file-errors.js'
import { renameFile } from './rename-file.js'

/**
 * A directory of loose objects that are in no repository yet, and perhaps never will be. It need not survive a power
 * failure.
 */
export class Quarantine {
  readonly #held = new Set<Oid>()

  constructor(
    readonly directory: string,
    private readonly format: ObjectFormat,
  ) {}

  async put(object: RawObject): Promise<void> {
    const oid = hashObject(object, this.format)
    if (this.#held.has(oid)) return
    this.#held.add(oid)
    const path = this.#path(oid)
    await mkdir(dirname(path), { recursive: true })
    const header = Buffer.from(`${object.type} ${object.body.length}\0`)
    const content = await promisify(deflate)(Buffer.concat([header, object.body]), { level: 1 })
    await writeFile(path, content, { flag: 'wx' }).catch(unlessThere)
  }

  /** Tells whether an object is known to be here: it was written here, or has been read. */
  has(oid: Oid): boolean {
    return this.#held.has(oid)
  }

  /** Returns an object that is here, or undefined. */
  async read(oid: Oid): Promise<RawObject | undefined> {
    const packed = await orAbsent(readFile(this.#path(oid)))
    if (packed === undefined) return undefined
    this.#held.add(oid)
    const content = await promisify(inflate)(packed)
    const end = content.indexOf(0)
    const type = content.toString('latin1', 0, content.indexOf(' ')) as ObjectType
    return { type, body: content.subarray(end + 1) }
  }

  /** Returns all objects that are here. */
  async all(): Promise<readonly RawObject[]> {
    const directories = (await readdir(this.directory)).filter(name => /^[0-9a-f]{2}$/.test(name))
    const names = await Promise.all(
      directories.map(async start => (await readdir(join(this.directory, start))).map(rest => start + rest)),
    )
    const objects = await Promise.all(names.flat().map(name => this.read(name as Oid)))
    return objects.filter(object => object !== undefined)
  }

  #path(oid: Oid): string {
    return join(this.directory, oid.slice(0, 2), oid.slice(2))
  }
}

/** Git has made the same object, as a read-only file. */
function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}

/** Moves the packs of one git directory to another. The index last: git ignores a pack without one. */
export async function movePacks(from: string, to: string): Promise<void> {
  const [source, target] = [from, to].map(directory => join(directory, 'objects', 'pack')) as [string, string]
  await mkdir(target, { recursive: true })
  const names = (await readdir(source)).filter(name => name.startsWith('pack-'))
  const indexes = names.filter(name => name.endsWith('.idx'))
  const others = names.filter(name => !name.endsWith('.idx'))
  for (const name of [...others, ...indexes]) await renameFile(join(source, name), join(target, name))
}
