import fs from 'node:fs'
import { chmod, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { writePack } from '../../core/pack/write-pack.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import { orAbsent } from '../files/file-errors.js'
import { readOnly, writeDurably } from '../files/loose-object.js'
import { renameFile } from '../files/rename-file.js'
import type { TransferOptions } from '../port.js'
import { isomorphicGit } from './isomorphic.js'

/** Stores objects as one pack, which appears in the repository when it and its index are whole and on the disk. */
export async function storePack(gitDirectory: string, objects: readonly RawObject[]): Promise<void> {
  await inQuarantine(gitDirectory, async directory => {
    await writeDurably(join(directory, 'new.pack'), writePack(objects, 'sha1'))
    await adoptPack(gitDirectory, directory, {})
  })
}

/** Runs a function with a new directory beside the objects, whose name git knows as temporary, and removes it. */
export async function inQuarantine(gitDirectory: string, use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(gitDirectory, 'objects', 'tmp_objdir-slim-'))
  try {
    await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * Indexes `new.pack` of a quarantine and moves both among the repository's packs; without objects it is none.
 *
 * @param marked `promisor`: what is not in it is where it came from. @see gitrepository-layout(5), partial clone
 * @returns the names of its objects
 * @throws GitSlimError `corrupt` when not all of its objects could be read
 */
export async function adoptPack(
  gitDirectory: string,
  quarantine: string,
  { onProgress, marked }: Pick<TransferOptions, 'onProgress'> & { readonly marked?: 'promisor' | 'whole' },
): Promise<readonly Oid[]> {
  const pack = join(quarantine, 'new.pack')
  const { count, checksum } = await describePack(pack)
  if (count === 0) {
    await rm(pack)
    return []
  }
  const { indexPack } = await isomorphicGit()
  const { oids } = await indexPack({
    fs,
    dir: quarantine,
    gitdir: gitDirectory,
    filepath: 'new.pack',
    cache: {},
    onProgress: ({ loaded, total }) => onProgress?.({ stage: 'resolve', done: loaded, total }),
  })
  // isomorphic-git passes over objects that it cannot read.
  if (oids.length !== count) throw new GitSlimError('corrupt', messages.inProcess.brokenPack(count, oids.length))
  const index = join(quarantine, 'new.idx')
  await makeDurable(index)
  const final = join(gitDirectory, 'objects', 'pack', `pack-${checksum}`)
  const names = oids.filter(isOid)
  if (await orAbsent(stat(`${final}.idx`))) return names
  for (const file of [pack, index]) await chmod(file, readOnly)
  // The pack first: an index without its pack would be a broken one.
  await renameFile(pack, `${final}.pack`)
  if (marked === 'promisor') await writeFile(`${final}.promisor`, '', { mode: readOnly })
  await renameFile(index, `${final}.idx`)
  return names
}

async function describePack(path: string): Promise<{ readonly count: number; readonly checksum: string }> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const head = await handle.read(Buffer.alloc(12), 0, 12, 0)
    const tail = await handle.read(Buffer.alloc(20), 0, 20, Math.max(0, size - 20))
    return { count: head.buffer.readUInt32BE(8), checksum: tail.buffer.toString('hex') }
  } finally {
    await handle.close()
  }
}

async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
