import { readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid } from '../../core/object/oid.js'
import type { RefLock, RefName, RefStore } from '../port.js'

/** Refs below `refs/` that each worktree has for itself. @see gitrepository-layout(5) */
const ofThisWorktree = /^refs\/(?:bisect|worktree|rewritten)\//

/** Where a repository's files are. */
export interface GitDirectories {
  /** Of this worktree: where its HEAD is. */
  readonly gitDirectory: string
  /** What all worktrees share: objects, branches, configuration. */
  readonly commonDirectory: string
}

/** Returns the lock file on a ref, if there is one. An age is told by the file system's clock. */
export async function lockOn(git: GitDirectories, name: RefName): Promise<RefLock | undefined> {
  const path = lockPath(git, name)
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(path, 'latin1'), stat(path)])
    const holds = content.trim()
    if (holds !== '' && !isOid(holds)) return undefined
    return { holds: holds === '' ? null : holds, ageMs: Date.now() - mtimeMs }
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Removes lock files that hold exactly what is given and are old enough. */
export async function breakLocks(
  git: GitDirectories,
  locks: Parameters<RefStore['breakLocks']>[0],
  minAgeMs: number,
): Promise<void> {
  for (const { name, holds } of locks) {
    const lock = await lockOn(git, name)
    if (lock === undefined || lock.holds !== holds || lock.ageMs < minAgeMs) continue
    await unlink(lockPath(git, name)).catch((error: unknown) => {
      if (!isAbsent(error)) throw error
    })
  }
}

function lockPath({ gitDirectory, commonDirectory }: GitDirectories, name: RefName): string {
  const shared = name.startsWith('refs/') && !ofThisWorktree.test(name)
  return join(shared ? commonDirectory : gitDirectory, `${name}.lock`)
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
}
