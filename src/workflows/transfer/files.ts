import { chmod, lstat, readdir, rename, rm } from 'node:fs/promises'
import { platform } from 'node:os'
import { join, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A path as bytes: a file's name need not be UTF-8. */
export type BytePath = string | Buffer

const ATTEMPTS = 10

/** Returns the path of an entry in a directory. */
export function pathIn(directory: BytePath, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(directory), Buffer.from(sep), name])
}

/** Tells whether an error means that a file does not exist. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

/** Returns the system's code of an error, such as `EACCES`. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

/** Tells whether an error comes from the system, and is no bug. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

/** Tells whether a name is taken, also by a dangling symbolic link. */
export async function isThere(path: BytePath): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Directories that a file system creates at its top. */
export const lostAndFound = 'lost+found'

/** Lists a directory without a file system's own `lost+found`: one that is empty, or unreadable. */
export async function namesIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory)
  const isFileSystems = names.includes(lostAndFound) && (await isClosed(join(directory, lostAndFound)))
  return isFileSystems ? names.filter(name => name !== lostAndFound) : names
}

async function isClosed(path: string): Promise<boolean> {
  if (!(await lstat(path)).isDirectory()) return false
  try {
    return (await readdir(path)).length === 0
  } catch (error) {
    if (codeOf(error) === 'EACCES') return true
    throw error
  }
}

/** Renames a file or directory; on Windows repeatedly for a while, since a virus scanner may hold a new file. */
export async function renameRetrying(from: BytePath, to: BytePath): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      const held = ['EPERM', 'EBUSY', 'EACCES'].includes(codeOf(error) ?? '')
      if (platform() !== 'win32' || !held || attempt === ATTEMPTS || (await isThere(to))) throw error
      await delay(20 * attempt)
    }
  }
}

/** Removes a file, or a directory with its contents, including read-only files such as packs. */
export async function removeTree(path: BytePath): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: ATTEMPTS, retryDelay: 20 }
  try {
    await rm(path, options)
  } catch (error) {
    if (!['EPERM', 'EACCES'].includes(codeOf(error) ?? '')) throw error
    await makeWritable(path)
    await rm(path, options)
  }
}

/** Removes the contents of a directory, and not the directory. */
export async function emptyDirectory(path: string): Promise<void> {
  for (const name of await readdir(path, { encoding: 'buffer' })) await removeTree(pathIn(path, name))
}

async function makeWritable(path: BytePath): Promise<void> {
  const stats = await lstat(path)
  if (stats.isSymbolicLink()) return
  await chmod(path, stats.mode | (stats.isDirectory() ? 0o700 : 0o200))
  if (!stats.isDirectory()) return
  for (const name of await readdir(path, { encoding: 'buffer' })) await makeWritable(pathIn(path, name))
}
