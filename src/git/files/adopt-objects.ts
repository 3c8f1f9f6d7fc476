import { constants } from 'node:fs'
import { copyFile, link, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import type { Seed } from '../port.js'
import { hasCode, isAbsent, orAbsent } from './file-errors.js'
import { readPlainFile } from './plain-file.js'

/** The objects taken over from another repository. */
export interface Adopted {
  /** The size of packs and loose objects, without indexes; 0: none. */
  readonly bytes: number
  /** Its shallow boundaries; empty: none. */
  readonly shallow: ReadonlySet<Oid>
}

const nothing: Adopted = { bytes: 0, shallow: new Set() }
const noLink = ['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES']

/**
 * Takes the objects of another repository into a new one, with its shallow boundaries. Only packs, their indexes and
 * loose objects: derived files (commit graphs, bitmaps) might contradict them. A repository that is not complete by
 * itself, because it has alternates or is a partial clone, gives nothing.
 */
export async function adoptObjects({ gitDirectory: from, take }: Seed, to: string): Promise<Adopted> {
  const objects = join(from, 'objects')
  if (await isDependent(objects)) return nothing
  // Read first: packs that arrive meanwhile only make more history available.
  const shallow = new Set(((await readPlainFile(join(from, 'shallow'))) ?? '').split('\n').filter(isOid))
  const bytes = await takeObjects(objects, join(to, 'objects'), take)
  if (bytes === 0) return nothing
  await rm(join(to, 'shallow'), { force: true })
  if (shallow.size > 0) await writeFile(join(to, 'shallow'), [...shallow].map(oid => `${oid}\n`).join(''))
  return { bytes, shallow }
}

async function isDependent(objects: string): Promise<boolean> {
  const [info, packs] = await Promise.all([namesIn(join(objects, 'info')), namesIn(join(objects, 'pack'))])
  return info.includes('alternates') || packs.some(name => name.endsWith('.promisor'))
}

/**
 * Returns the paths of packs that have an index, each before it, and of loose objects. Symbolic links are not followed.
 */
export async function objectFiles(objects: string): Promise<readonly string[]> {
  const names = new Set(await namesIn(join(objects, 'pack')))
  const indexes = [...names].filter(name => /^pack-[0-9a-f]{40,64}\.idx$/.test(name))
  const packs = indexes.map(name => name.replace(/idx$/, 'pack')).filter(name => names.has(name))
  const fans = (await namesIn(objects)).filter(name => /^[0-9a-f]{2}$/.test(name))
  const loose = await Promise.all(
    fans.map(async fan => {
      const found = (await namesIn(join(objects, fan))).filter(name => /^(?:[0-9a-f]{38}|[0-9a-f]{62})$/.test(name))
      return found.map(name => join(fan, name))
    }),
  )
  return [
    ...packs.flatMap(name => [name, name.replace(/pack$/, 'idx')]).map(name => join('pack', name)),
    ...loose.flat(),
  ]
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await lstat(directory)).isDirectory() ? await readdir(directory) : []
  } catch (error) {
    if (isAbsent(error) || hasCode(error, 'EACCES', 'EPERM')) return []
    throw error
  }
}

/**
 * Takes the objects of one object directory into another, and returns their size, without indexes: 0 for none. For a
 * partial clone these are not all: the reader has to expect gaps.
 */
export async function takeObjects(from: string, to: string, take: Seed['take']): Promise<number> {
  try {
    return await takeAll(from, to, take)
  } catch (error) {
    // Somebody else removed it just now: the objects that were taken are useless, and harmless.
    if (isAbsent(error)) return 0
    throw error
  }
}

async function takeAll(from: string, to: string, take: Seed['take']): Promise<number> {
  let bytes = 0
  let last = 0
  for (const file of await objectFiles(from)) {
    // An index without a pack.
    if (file.endsWith('.idx') && last === 0) continue
    last = await takeFile({ from: join(from, file), to: join(to, file), take })
    if (!file.endsWith('.idx')) bytes += last
  }
  return bytes
}

/** Returns the size of the objects taken. */
async function takeFile({ from, to, take }: { from: string; to: string; take: Seed['take'] }): Promise<number> {
  const stats = await lstat(from)
  // A truncated object, as a crash leaves it, is not taken.
  if (!stats.isFile() || stats.size === 0) return 0
  if ((await orAbsent(lstat(to))) !== undefined) return stats.size
  await mkdir(dirname(to), { recursive: true })
  if (take === 'copy' || !(await linked(from, to))) await copyFile(from, to, constants.COPYFILE_FICLONE)
  return stats.size
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, ...noLink)) return false
    throw error
  }
}
