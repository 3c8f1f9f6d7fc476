import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, isThere, pathIn } from '../transfer/files.js'

/**
 * What is about to be moved into the target: name by name, and by the number that a file keeps when it is moved. By it
 * a later run knows what a killed one had moved, and that it is not somebody else's.
 */
export interface Manifest {
  /** In the order they are moved: the last one makes the target a repository. */
  readonly entries: readonly ManifestEntry[]
  /** When it was written, on the file system's own clock, in ms. Whatever is younger is somebody else's work. */
  readonly time: number
}

export interface ManifestEntry {
  readonly name: Buffer
  readonly inode: bigint
}

const fileName = 'manifest.json'

/** Writes what is going to be moved. Names stand in it byte by byte, as Latin-1. */
export async function writeManifest(holder: string, directory: string, names: readonly Buffer[]): Promise<void> {
  const entries = await Promise.all(
    names.map(async name => {
      const { ino } = await lstat(pathIn(directory, name), { bigint: true })
      return { name: name.toString('latin1'), inode: ino.toString() }
    }),
  )
  await writeFile(join(holder, fileName), JSON.stringify({ version: 1, entries }))
}

/** From then on nothing that was moved is taken back. */
export async function removeManifest(holder: string): Promise<void> {
  await rm(join(holder, fileName))
}

/** Returns the manifest of a temporary directory, or undefined when nothing had been moved yet. */
export async function readManifest(holder: string): Promise<Manifest | undefined> {
  const file = join(holder, fileName)
  try {
    const { entries } = JSON.parse(await readFile(file, 'utf8')) as { entries: { name: string; inode: string }[] }
    return {
      entries: entries.map(({ name, inode }) => ({ name: Buffer.from(name, 'latin1'), inode: BigInt(inode) })),
      time: (await lstat(file)).mtimeMs,
    }
  } catch (error) {
    // Killed while it was written: nothing is moved before it is whole.
    if (isMissing(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Returns those entries that stand in the target, and are the very files that were to be moved there. */
export async function movedEntries(target: string, { entries }: Manifest): Promise<readonly ManifestEntry[]> {
  const found: ManifestEntry[] = []
  for (const entry of entries) {
    const path = pathIn(target, entry.name)
    if ((await isThere(path)) && (await lstat(path, { bigint: true })).ino === entry.inode) found.push(entry)
  }
  return found
}

/** Tells whether a file, or anything in a directory, was made or changed after a time. */
export async function isYounger(path: Buffer, time: number, depth = 0): Promise<boolean> {
  const stats = await lstat(path)
  // A rename, too, sets the ctime of what is renamed, but not of what is in it.
  if (stats.mtimeMs > time || (depth > 0 && stats.ctimeMs > time)) return true
  if (!stats.isDirectory()) return false
  for (const name of await readdir(path, { encoding: 'buffer' })) {
    if (await isYounger(pathIn(path, name), time, depth + 1)) return true
  }
  return false
}
