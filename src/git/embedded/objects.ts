import { isOid, type Oid } from '../../core/object/oid.js'
import { hashObject, type RawObject } from '../../core/object/raw-object.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { diskFailure, isAbsent } from '../files/file-errors.js'
import { writeLooseObject } from '../files/loose-object.js'
import type { ObjectStore } from '../port.js'
import { failedAs, isomorphicGit } from './isomorphic.js'
import { unreadable } from './object-failure.js'
import { type CachingFs, cachingFs } from './caching-fs.js'
import { Packs } from './packs.js'
import { storePack } from './store-pack.js'

/** Up to this number, objects are stored loose. */
const looseLimit = 20

const types = new Set<string>(['blob', 'tree', 'commit', 'tag'])

/**
 * The objects of a repository: loose ones are read by isomorphic-git (raw bytes only, since its own values lose some),
 * packed ones here, since it has no limit for packed objects.
 */
export class EmbeddedObjects implements ObjectStore {
  private readonly fs: CachingFs
  private readonly packs: Packs

  constructor(
    readonly gitDirectory: string,
    private readonly signal: AbortSignal,
  ) {
    this.fs = cachingFs(gitDirectory)
    this.packs = new Packs(gitDirectory, signal)
  }

  async read(oid: Oid): Promise<RawObject> {
    const object = await this.find(oid)
    if (object === undefined) throw new GitSlimError('not-found', messages.git.noSuchObject(oid))
    return object
  }

  /** Returns an object, or undefined when the repository does not hold it. */
  async find(oid: Oid): Promise<RawObject | undefined> {
    if (this.signal.aborted) throw new GitSlimError('interrupted', messages.common.interrupted)
    const found = await this.look(oid)
    if (found !== undefined) return found
    this.forget()
    return this.look(oid)
  }

  /** Tells whether the repository has an object, without reading it. */
  async has(oid: Oid): Promise<boolean> {
    return (await this.packs.has(oid)) || this.fs.has(oid)
  }

  private async look(oid: Oid): Promise<RawObject | undefined> {
    try {
      return (await this.packs.find(oid)) ?? (await this.loose(oid))
    } catch (error) {
      if (error instanceof GitSlimError) throw error
      // A pack has vanished since it was listed: its objects are in another one now.
      if (isAbsent(error)) return undefined
      throw unreadable(oid, error)
    }
  }

  private async loose(oid: Oid): Promise<RawObject | undefined> {
    const { readObject } = await isomorphicGit()
    try {
      const { type, object } = await readObject({ ...this.where, oid, format: 'content' })
      if (!types.has(type)) throw new TypeError(`there is no object type "${type}"`)
      return { type: type as RawObject['type'], body: object as Uint8Array }
    } catch (error) {
      if (failedAs(error, 'NotFoundError')) return undefined
      throw error
    }
  }

  /** Returns the ids of all objects that begin with these digits. */
  async named(digits: string): Promise<readonly Oid[]> {
    this.forget()
    const found = [...(await this.packs.named(digits)), ...(await this.looseNamed(digits))]
    return [...new Set(found)]
  }

  private async looseNamed(digits: string): Promise<readonly Oid[]> {
    const { expandOid } = await isomorphicGit()
    try {
      return [await expandOid({ ...this.where, oid: digits })].filter(isOid)
    } catch (error) {
      if (failedAs(error, 'NotFoundError')) return []
      if (failedAs(error, 'AmbiguousError'))
        return (error as { data: { matches: string[] } }).data.matches.filter(isOid)
      throw error
    }
  }

  private forget(): void {
    this.fs.forget()
    this.packs.forget()
  }

  async write(objects: Iterable<RawObject>): Promise<void> {
    const byName = new Map<Oid, RawObject>()
    for (const object of objects) byName.set(hashObject(object, 'sha1'), object)
    try {
      if (byName.size > looseLimit) await storePack(this.gitDirectory, [...byName.values()], this.signal)
      else for (const [oid, object] of byName) await writeLooseObject(this.gitDirectory, oid, object)
    } catch (error) {
      throw diskFailure(error, this.gitDirectory)
    } finally {
      this.forget()
    }
  }

  private get where() {
    return { fs: this.fs, dir: this.gitDirectory, gitdir: this.gitDirectory, cache: {} }
  }
}
