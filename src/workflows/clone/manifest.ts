import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, isThere, pathIn } from '../transfer/files.js'

/**
 * The entries that are about to be moved into the target: by name, and by inode number, which a move does not change.
 * With it a later run can tell what a killed run had moved from somebody else's files.
 */
export interface Manifest {
  /** In the order they are moved: the last one makes the target a repository. */
  readonly entries: readonly ManifestEntry[]
  /** When it was written, by the file system's clock, in ms. Anything younger is somebody else's work. */
  readonly time: number
}

export interface ManifestEntry {
  readonly name: Buffer
  readonly inode: bigint
}

const fileName = 'manifest.json'

/** Writes the list of entries. Names are stored byte by byte, as Latin-1. */
export async function writeManifest(holder: string, directory: string, names: readonly Buffer[]): Promise<void> {
  const entries = await Promise.all(
    names.map(async name => {
      const { ino } = await lstat(pathIn(directory, name), { bigint: true })
      return { name: name.toString('latin1'), inode: ino.toString() }
    }),
  )
  await writeFile(join(holder, fileName), JSON.stringify({ version: 1, entries }))
}

/** From then on the move is not reversed. */
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
    // Killed while it was written: nothing is moved before it is complete.
    if (isMissing(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Returns those entries that are in the target, and are the same files. */
export async function movedEntries(target: string, { entries }: Manifest): Promise<readonly ManifestEntry[]> {
  const found: ManifestEntry[] = []
  for (const entry of entries) {
    const path = pathIn(target, entry.name)
    if ((await isThere(path)) && (await lstat(path, { bigint: true })).ino === entry.inode) found.push(entry)
  }
  return found
}

/** Tells whether a file, or anything in a directory, was created or changed after a time. */
export async function isYounger(path: Buffer, time: number, depth = 0): Promise<boolean> {
  const stats = await lstat(path)
  // A rename also sets the ctime of the renamed entry, but not of its contents.
  if (stats.mtimeMs > time || (depth > 0 && stats.ctimeMs > time)) return true
  if (!stats.isDirectory()) return false
  for (const name of await readdir(path, { encoding: 'buffer' })) {
    if (await isYounger(pathIn(path, name), time, depth + 1)) return true
  }
  return false
}
