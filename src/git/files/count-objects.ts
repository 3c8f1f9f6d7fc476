import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PackIndex } from '../../core/pack/pack-index.js'

export interface ObjectCounts {
  readonly objects: number
  /** The size of all packs, and of loose objects. */
  readonly bytes: number
}

/** Counts the objects a repository holds, by the indexes of its packs and its loose files. */
export async function countObjects(gitDirectory: string): Promise<ObjectCounts> {
  const directory = join(gitDirectory, 'objects')
  const fans = (await readdir(directory)).filter(name => /^[0-9a-f]{2}$/.test(name))
  const counts = await Promise.all([
    countPacked(join(directory, 'pack')),
    ...fans.map(fan => countLoose(join(directory, fan))),
  ])
  return {
    objects: counts.reduce((sum, { objects }) => sum + objects, 0),
    bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** Counts the objects of a repository, each once even if it is in several packs. */
export async function countDistinct(gitDirectory: string): Promise<number> {
  const directory = join(gitDirectory, 'objects')
  const names = new Set<string>()
  for (const fan of await readdir(directory)) {
    if (!/^[0-9a-f]{2}$/.test(fan)) continue
    for (const rest of await readdir(join(directory, fan))) names.add(fan + rest)
  }
  const packs = join(directory, 'pack')
  for (const name of (await readdir(packs)).filter(file => file.endsWith('.idx'))) {
    for (const oid of new PackIndex(await readFile(join(packs, name))).names()) names.add(oid)
  }
  return names.size
}

async function countLoose(directory: string): Promise<ObjectCounts> {
  const names = await readdir(directory)
  const sizes = await Promise.all(names.map(async name => (await stat(join(directory, name))).size))
  return { objects: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function countPacked(directory: string): Promise<ObjectCounts> {
  const names = await readdir(directory)
  const packs = names.filter(name => name.endsWith('.pack'))
  const indexes = names.filter(name => name.endsWith('.idx'))
  const sizes = await Promise.all(packs.map(async name => (await stat(join(directory, name))).size))
  const counts = await Promise.all(indexes.map(name => countIndexed(join(directory, name))))
  return { objects: counts.reduce((sum, n) => sum + n, 0), bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

/** The last of the 256 entries of the fan-out table is the count of all. @see gitformat-pack(5), version 2 */
async function countIndexed(file: string): Promise<number> {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(4), position: 8 + 255 * 4 })
    return buffer.readUInt32BE()
  } finally {
    await handle.close()
  }
}
