import type { Stats } from 'node:fs'
import { lstat, readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { RefValue } from '../in-process/store.js'
import type { RefName } from '../port.js'
import { longestList, longestRef, readBounded } from './bounded-file.js'
import { hasCode, orAbsent } from './file-errors.js'
import { parsePackedRefs } from './packed-refs.js'

/** The maximum number of symbolic links in a ref's path. */
const mostLinks = 5

interface Packed {
  readonly stats: Pick<Stats, 'mtimeMs' | 'size' | 'ino'>
  readonly refs: ReadonlyMap<RefName, Oid>
}

/** The refs of a repository as files: loose, or in `packed-refs`. A loose ref has precedence. */
export class RefFiles {
  private packed: Packed | undefined

  constructor(readonly gitDirectory: string) {}

  path(name: RefName): string {
    return join(this.gitDirectory, name)
  }

  get packedPath(): string {
    return join(this.gitDirectory, 'packed-refs')
  }

  /** Returns the value of a ref, or undefined when it does not exist. */
  async value(name: RefName): Promise<RefValue | undefined> {
    const loose = await this.loose(name)
    if (loose !== undefined) return loose
    const oid = (await this.packedRefs()).get(name)
    // Packed between the two reads, the loose file is gone, and may exist again since.
    return oid === undefined ? this.loose(name) : { oid }
  }

  /** Returns the names of all refs below `refs/` with the prefix, in no order. */
  async names(prefix: string): Promise<readonly RefName[]> {
    const names = new Set<RefName>()
    const from = `refs/${prefix.startsWith('refs/') ? prefix.slice('refs/'.length).replace(/[^/]*$/, '') : ''}`
    const loose = await this.looseBelow(from)
    for (const name of [...loose, ...(await this.packedRefs()).keys()]) {
      if (name.startsWith('refs/') && name.startsWith(prefix)) names.add(name)
    }
    return [...names]
  }

  /** Returns the refs in `packed-refs`, read again when the file has changed. */
  async packedRefs(): Promise<ReadonlyMap<RefName, Oid>> {
    const stats = await orAbsent(stat(this.packedPath))
    if (stats === undefined) return new Map()
    const known = this.packed?.stats
    if (this.packed && known?.mtimeMs === stats.mtimeMs && known.size === stats.size && known.ino === stats.ino) {
      return this.packed.refs
    }
    const refs = parsePackedRefs((await orAbsent(readBounded(this.packedPath, longestList)))?.toString() ?? '')
    this.packed = { stats, refs }
    return refs
  }

  private async loose(name: RefName): Promise<RefValue | undefined> {
    const linked = await this.linkedTo(name)
    if (linked !== undefined) return { symref: linked }
    const text = await this.read(name)
    if (text === undefined) return undefined
    const [, target] = /^ref:\s*(.*?)\s*$/s.exec(text) ?? []
    if (target !== undefined && isRefName(target)) return { symref: target }
    // FETCH_HEAD contains more than the id.
    const oid = /^[0-9a-f]+(?=\s|$)/.exec(text)?.[0] ?? ''
    if (isOid(oid)) return { oid }
    throw new GitSlimError(
      'corrupt',
      messages.git.noSuchRevision(name, `${this.path(name)} does not hold an object name`),
    )
  }

  /** Symbolic refs used to be symbolic links; a link that leads elsewhere is read as the file that it leads to. */
  private async linkedTo(name: RefName): Promise<RefName | undefined> {
    const path = this.path(name)
    if (!(await orAbsent(lstat(path)))?.isSymbolicLink()) return undefined
    const target = await orAbsent(readlink(path))
    return target?.startsWith('refs/') && isRefName(target) ? target : undefined
  }

  private async read(name: RefName): Promise<string | undefined> {
    try {
      return (await orAbsent(readBounded(this.path(name), longestRef)))?.toString()
    } catch (error) {
      // A directory is not a ref.
      if (hasCode(error, 'EISDIR')) return undefined
      throw error
    }
  }

  /** Symbolic links to directories count, as `git-new-workdir` makes them. */
  private async looseBelow(directory: string, links = 0): Promise<readonly RefName[]> {
    const path = join(this.gitDirectory, directory)
    const entries = (await orAbsent(readdir(path, { withFileTypes: true }))) ?? []
    const below = entries.map(async entry => {
      const name = directory + entry.name
      const isLink = entry.isSymbolicLink()
      const target = isLink ? await orAbsent(stat(join(path, entry.name))) : entry
      // Links may lead in a circle.
      if (target?.isDirectory()) return links > mostLinks ? [] : this.looseBelow(`${name}/`, isLink ? links + 1 : links)
      // Locks and other files do not have ref names.
      return isRefName(name) ? [name] : []
    })
    return (await Promise.all(below)).flat()
  }
}
