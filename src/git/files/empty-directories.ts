import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from './file-errors.js'

/**
 * Removes a directory that holds nothing but directories, if there is one; one with a file in it stays.
 *
 * A branch `a/b` leaves the directory `a` behind when it goes, and there a branch `a` could not be made.
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

/** Removes the directories of a ref's name that are left empty, but for the first two: `refs/heads` stays. */
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
