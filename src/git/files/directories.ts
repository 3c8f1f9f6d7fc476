import { readdir, rmdir, rm, lstat, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, orAbsent } from './file-errors.js'
import { toLatin1 } from '../../core/bytes/bytes.js'

/**
 * Removes a directory that contains nothing but directories, if there is one; a directory with a file in it stays. A
 * deleted branch `a/b` leaves the directory `a` behind, and then a branch `a` could not be created.
 */
export async function removeEmptyDirectories(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
  if (entries === undefined || !entries.every(entry => entry.isDirectory())) return
  for (const { name } of entries) await removeEmptyDirectories(join(directory, name))
  await removeIfEmpty(directory)
}

/** Removes the empty directories of a ref's name, but for the first two: `refs/heads` stays. */
export async function removeEmptyParents(root: string, name: string): Promise<void> {
  const parts = name.split('/').slice(0, -1)
  for (let length = parts.length; length > 2; length--) {
    if (!(await removeIfEmpty(join(root, ...parts.slice(0, length))))) return
  }
}

async function removeIfEmpty(directory: string): Promise<boolean> {
  try {
    await rmdir(directory)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR', 'EPERM', 'EBUSY')) return false
    throw error
  }
}

/** Removes the content of a directory of our own, but not the directory. */
export async function emptyDirectory(directory: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }
  for (const name of await readdir(directory)) await rm(join(directory, name), options)
}

/** Empties a directory of a worktree, completely or for some names; does nothing if a symbolic link leads there. */
export async function removeBelow(
  worktree: string,
  path: Uint8Array,
  what: 'everything' | ((name: string) => boolean),
): Promise<void> {
  let directory = Buffer.from(worktree)
  for (const part of toLatin1(path).split('/')) {
    directory = Buffer.concat([directory, Buffer.from('/'), Buffer.from(part, 'latin1')])
    if (!(await orAbsent(lstat(directory)))?.isDirectory()) return
  }
  for (const name of await readdir(directory, { encoding: 'buffer' })) {
    if (what !== 'everything' && !what(name.toString('latin1'))) continue
    await rm(Buffer.concat([directory, Buffer.from('/'), name]), { recursive: true, force: true, maxRetries: 5 })
  }
}

const full = 0o700

/**
 * Makes all directories of a worktree writable for the owner, but not those of its repository; returns whether any has
 * changed.
 */
export async function makeDirectoriesWritable(worktree: string): Promise<boolean> {
  let changed = false
  const pending = [Buffer.from(worktree)]
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    const { mode } = await lstat(directory)
    if ((mode & full) !== full) {
      await chmod(directory, mode | full)
      changed = true
    }
    for (const entry of await readdir(directory, { encoding: 'buffer', withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.toString('latin1') === '.git') continue
      pending.push(Buffer.concat([directory, Buffer.from('/'), entry.name]))
    }
  }
  return changed
}
