import { isOid, type Oid } from '../../core/object/oid.js'
import { hashObject, type RawObject } from '../../core/object/raw-object.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import { diskFailure } from '../files/file-errors.js'
import { writeLooseObject } from '../files/loose-object.js'
import type { ObjectStore } from '../port.js'
import { failedAs, isomorphicGit, unreadable } from './isomorphic.js'
import { type RememberingFs, rememberingFs } from './remembering-fs.js'
import { storePack } from './store-pack.js'

/** Up to here objects become files of their own. */
const looseLimit = 20

/** The objects of a repository, read by isomorphic-git; raw bytes only, since its own values lose some. */
export class EmbeddedObjects implements ObjectStore {
  /** One for all reads, or every read would load the pack's index again. */
  private readonly cache = {}
  private readonly fs: RememberingFs

  constructor(
    readonly gitDirectory: string,
    private readonly signal: AbortSignal,
  ) {
    this.fs = rememberingFs(gitDirectory)
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
    this.fs.forget()
    return this.look(oid)
  }

  private async look(oid: Oid): Promise<RawObject | undefined> {
    const { readObject } = await isomorphicGit()
    try {
      const { type, object } = await readObject({ ...this.where, oid, format: 'content' })
      return { type: type as RawObject['type'], body: object as Uint8Array }
    } catch (error) {
      if (failedAs(error, 'NotFoundError')) return undefined
      throw unreadable(oid, error)
    }
  }

  /** Returns the names of all objects that begin with these digits. */
  async named(digits: string): Promise<readonly Oid[]> {
    const { expandOid } = await isomorphicGit()
    this.fs.forget()
    try {
      return [await expandOid({ ...this.where, oid: digits })].filter(isOid)
    } catch (error) {
      if (failedAs(error, 'NotFoundError')) return []
      if (failedAs(error, 'AmbiguousError'))
        return (error as { data: { matches: string[] } }).data.matches.filter(isOid)
      throw error
    }
  }

  async write(objects: Iterable<RawObject>): Promise<void> {
    const byName = new Map<Oid, RawObject>()
    for (const object of objects) byName.set(hashObject(object, 'sha1'), object)
    try {
      if (byName.size > looseLimit) await storePack(this.gitDirectory, [...byName.values()])
      else for (const [oid, object] of byName) await writeLooseObject(this.gitDirectory, oid, object)
    } catch (error) {
      throw diskFailure(error, this.gitDirectory)
    } finally {
      this.fs.forget()
    }
  }

  private get where() {
    return { fs: this.fs, dir: this.gitDirectory, gitdir: this.gitDirectory, cache: this.cache }
  }
}
