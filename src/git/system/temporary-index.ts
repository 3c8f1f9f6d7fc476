import { copyFile, readFile, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFailure, orAbsent } from '../files/file-errors.js'
import { LockFile } from '../files/lock-file.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { ProcessMark } from '../port.js'
import type { Repository } from './repository.js'

/** How long another git's lock on the index is waited for. */
const patienceMs = 2000

/** A git whose index is a copy, in a directory of its own. */
export interface TemporaryIndex {
  readonly git: Repository
  readonly directory: string
}

/**
 * Has git work on a copy of the index, which then replaces the index. Meanwhile this process holds the lock on the
 * index. A lock of git's own does not name its holder: after a kill it would stop every later command until somebody
 * removed it. This lock can be recognised as dead by the next git-slim.
 *
 * @throws GitSlimError `ref-locked` when another git holds the index, `disk`
 */
export async function withTemporaryIndex(
  git: Repository,
  mark: ProcessMark,
  use: (apart: TemporaryIndex) => Promise<void>,
): Promise<void> {
  const { gitDirectory } = git
  const own = join(gitDirectory, 'index')
  const directory = await makeScratchDirectory(gitDirectory, mark)
  try {
    const lock = await LockFile.take(own, patienceMs, { gitDirectory, mark })
    try {
      const index = join(directory, 'index')
      await copyIndex(own, index)
      await use({ directory, git: onIndex(git, index) })
      await putBack(lock, index)
    } finally {
      await lock.release()
    }
  } catch (error) {
    throw diskFailure(error, gitDirectory)
  } finally {
    await removeScratch(directory)
  }
}

/** Returns a git that uses a file as its index. */
export function onIndex(git: Repository, index: string): Repository {
  return { ...git, env: { ...git.env, GIT_INDEX_FILE: index } }
}

/** Copies an index, if there is one, with its date: git reads files again that are not older than the index. */
export async function copyIndex(from: string, to: string): Promise<void> {
  const stats = await orAbsent(stat(from))
  if (stats === undefined) return
  await copyFile(from, to)
  await utimes(to, stats.atime, stats.mtime)
}

async function putBack(lock: LockFile, index: string): Promise<void> {
  const [content, { mtime }] = await Promise.all([readFile(index), stat(index)])
  await lock.writeDated(content, mtime)
  await lock.commit()
}
