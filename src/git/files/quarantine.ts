import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deflate, inflate } from 'node:zlib'
import type { Oid } from '../../core/object/oid.js'
import type { ObjectType, RawObject } from '../../core/object/raw-object.js'
import { orAbsent } from './file-errors.js'

/** A directory of loose objects that are in no repository yet, and may never be. Nothing in it has to last. */
export class Quarantine {
  readonly #held = new Set<Oid>()

  constructor(readonly directory: string) {}

  async put(oid: Oid, { type, body }: RawObject): Promise<void> {
    if (this.#held.has(oid)) return
    this.#held.add(oid)
    const path = this.#path(oid)
    await mkdir(dirname(path), { recursive: true })
    const header = Buffer.from(`${type} ${body.length}\0`)
    await writeFile(path, await promisify(deflate)(Buffer.concat([header, body]), { level: 1 }))
  }

  /** Tells whether an object was put here, and not made here by git. */
  has(oid: Oid): boolean {
    return this.#held.has(oid)
  }

  /** Returns an object that is here, or undefined. */
  async read(oid: Oid): Promise<RawObject | undefined> {
    const packed = await orAbsent(readFile(this.#path(oid)))
    if (packed === undefined) return undefined
    const content = await promisify(inflate)(packed)
    const end = content.indexOf(0)
    const type = content.toString('latin1', 0, content.indexOf(' ')) as ObjectType
    return { type, body: content.subarray(end + 1) }
  }

  #path(oid: Oid): string {
    return join(this.directory, oid.slice(0, 2), oid.slice(2))
  }
}
