import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RawObject } from '../../core/object/raw-object.js'
import { writePack } from '../../core/pack/write-pack.js'
import { orAbsent } from '../files/file-errors.js'
import { readOnly, writeDurably } from '../files/loose-object.js'
import { renameFile } from '../files/rename-file.js'
import { checkConnected, type Expectation } from './check-connected.js'
import { indexPack, type IndexedPack, type IndexOptions, MissingBases } from './index-pack.js'
import { packFailure } from './object-failure.js'

/** Stores objects as one pack, which appears in the repository when it and its index are complete and on disk. */
export async function storePack(
  gitDirectory: string,
  objects: readonly RawObject[],
  signal: AbortSignal,
): Promise<void> {
  await inQuarantine(gitDirectory, async directory => {
    await writeDurably(join(directory, 'new.pack'), writePack(objects, 'sha1'))
    await adoptPack(gitDirectory, directory, { signal, ends: new Set(), wants: [], complete: 'none' })
  })
}

/**
 * Calls a function with a new directory in the object directory, with a name that git treats as temporary, and removes
 * it.
 */
export async function inQuarantine(gitDirectory: string, use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(gitDirectory, 'objects', 'tmp_objdir-slim-'))
  try {
    await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

export interface PackAdoption extends Pick<IndexOptions, 'signal' | 'onProgress' | 'outside'>, Expectation {
  /** `promisor`: missing objects are at its source. */
  readonly marked?: 'promisor' | 'whole'
}

/**
 * Indexes `new.pack` of a quarantine and moves both among the repository's packs; without objects it is none.
 *
 * @returns the names of its objects, and of those that were here already
 * @throws GitSlimError `corrupt` when it is no pack, or lacks something; `unsupported` for what is too large; MissingBases
 */
export async function adoptPack(
  gitDirectory: string,
  quarantine: string,
  { marked, ...request }: PackAdoption,
): Promise<Pick<IndexedPack, 'objects' | 'added'>> {
  const [pack, index] = [join(quarantine, 'new.pack'), join(quarantine, 'new.idx')]
  const indexed = await explained(async () => {
    const found = await indexPack({ ...request, pack, index })
    await checkConnected(found, request)
    return found
  })
  if (indexed.objects.size === 0) {
    await rm(pack)
    return indexed
  }
  const final = join(gitDirectory, 'objects', 'pack', `pack-${indexed.checksum}`)
  if (await orAbsent(stat(`${final}.idx`))) return indexed
  for (const file of [pack, index]) await chmod(file, readOnly)
  // The pack first: an index without its pack would be a broken one.
  await renameFile(pack, `${final}.pack`)
  if (marked === 'promisor') await writeFile(`${final}.promisor`, '', { mode: readOnly })
  await renameFile(index, `${final}.idx`)
  return indexed
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof MissingBases ? error : packFailure(error)
  }
}
