import { readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid } from '../../core/object/oid.js'
import { RefFiles } from './ref-files.js'
import type { RefLock, RefName, RefStore } from '../port.js'

/** Refs below `refs/` of which each worktree has its own. */
const ofThisWorktree = /^refs\/(?:bisect|worktree|rewritten)\//

/** The directories of a repository. */
export interface GitDirectories {
  /** Of this worktree: the directory with its HEAD. */
  readonly gitDirectory: string
  /** The directory shared by all worktrees: objects, branches, configuration. */
  readonly commonDirectory: string
}

/** Returns the lock file of a ref, if there is one. Its age is by the file system's clock. */
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

/**
 * Removes lock files that contain exactly the given value and are old enough. A HEAD's lock may be that of another
 * worktree in which one of the branches is checked out.
 */
export async function breakLocks(
  git: GitDirectories,
  locks: Parameters<RefStore['breakLocks']>[0],
  minAgeMs: number,
): Promise<void> {
  const places = [git, ...(await worktreesOn(git, new Set(locks.map(({ name }) => name))))]
  for (const place of places) {
    for (const { name, holds } of locks) {
      const lock = await lockOn(place, name)
      if (lock === undefined || lock.holds !== holds || lock.ageMs < minAgeMs) continue
      await unlink(lockPath(place, name)).catch((error: unknown) => {
        if (!isAbsent(error)) throw error
      })
    }
  }
}

/** Returns the other worktrees in which one of the branches is checked out. */
async function worktreesOn(git: GitDirectories, branches: ReadonlySet<string>): Promise<readonly GitDirectories[]> {
  const { commonDirectory } = git
  const linked = join(commonDirectory, 'worktrees')
  const names = await readdir(linked).catch(emptyIfAbsent([]))
  const directories = [commonDirectory, ...names.map(name => join(linked, name))]
  const others = directories.filter(directory => directory !== git.gitDirectory)
  const heads = await Promise.all(others.map(branchOf))
  return others.filter((_, i) => branches.has(heads[i] ?? '')).map(gitDirectory => ({ gitDirectory, commonDirectory }))
}

async function branchOf(gitDirectory: string): Promise<string | undefined> {
  const head = await new RefFiles(gitDirectory).value('HEAD' as RefName)
  return head !== undefined && 'symref' in head ? head.symref : undefined
}

function emptyIfAbsent<T>(empty: T): (error: unknown) => T {
  return error => {
    if (isAbsent(error)) return empty
    throw error
  }
}

function lockPath({ gitDirectory, commonDirectory }: GitDirectories, name: RefName): string {
  const shared = name.startsWith('refs/') && !ofThisWorktree.test(name)
  return join(shared ? commonDirectory : gitDirectory, `${name}.lock`)
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
}
