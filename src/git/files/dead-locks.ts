import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessMark } from '../port.js'
import { orAbsent } from './file-errors.js'
import { giveUpName, inherit } from './own-names.js'

/** The process that takes locks in a git directory. */
export interface LockOwner {
  readonly gitDirectory: string
  readonly mark: ProcessMark
}

/**
 * Removes the locks that killed processes of this host left. A lock of git-slim has a second name, which tells its
 * owner: if that is a different file, the lock is another's, and stays. Returns whether there was anything to remove.
 */
export async function breakDeadLocks({ gitDirectory, mark }: LockOwner): Promise<boolean> {
  const names = await inherit(gitDirectory, 'lock', mark)
  if (names.length === 0) return false
  const locks = await locksIn(gitDirectory)
  for (const name of names) {
    const own = join(gitDirectory, name)
    const file = await identityOf(own)
    for (const lock of locks) if (file !== undefined && (await identityOf(lock)) === file) await rm(lock)
    await rm(own, { force: true })
    giveUpName(name)
  }
  return true
}

async function locksIn(gitDirectory: string): Promise<readonly string[]> {
  const top = await readdir(gitDirectory)
  const below = (await orAbsent(readdir(join(gitDirectory, 'refs'), { recursive: true }))) ?? []
  const names = [...top, ...below.map(name => join('refs', name))]
  return names.filter(name => name.endsWith('.lock')).map(name => join(gitDirectory, name))
}

async function identityOf(path: string): Promise<string | undefined> {
  const stats = await orAbsent(stat(path, { bigint: true }))
  return stats === undefined ? undefined : `${stats.dev} ${stats.ino}`
}
