import { readFile, stat } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import type { Env } from '../port.js'
import { orAbsent } from './file-errors.js'

/** A repository's directory, as it was found: what is in it has not been looked at. */
export interface FoundRepository {
  readonly gitDirectory: string
  /** Undefined when the directory is no worktree's `.git`: mostly a bare repository. */
  readonly worktree: string | undefined
}

/**
 * Finds the repository that holds a directory: where GIT_DIR says, or the nearest upwards.
 *
 * @throws GitSlimError `not-a-repository`
 * @see setup.c, setup_git_directory_gently
 */
export async function discoverRepository(directory: string, env: Env): Promise<FoundRepository> {
  const named = env['GIT_DIR']
  if (named) return { gitDirectory: await checked(resolve(directory, named)), worktree: undefined }
  const ceilings = (env['GIT_CEILING_DIRECTORIES'] ?? '').split(delimiter).filter(Boolean)
  for (let at = resolve(directory); ; at = dirname(at)) {
    const found = await repositoryIn(at)
    if (found) return found
    if (at === dirname(at) || (at !== resolve(directory) && ceilings.includes(at)) || ceilings.includes(dirname(at))) {
      throw new GitSlimError(
        'not-a-repository',
        messages.git.notARepository(directory, messages.inProcess.noGitDirectory),
      )
    }
  }
}

/**
 * Returns the repository that a path names: itself, or the one in its `.git`.
 *
 * @throws GitSlimError `not-a-repository`
 */
export async function repositoryAt(path: string): Promise<FoundRepository> {
  const found = await repositoryIn(path)
  if (found) return found
  throw new GitSlimError('not-a-repository', messages.git.notARepository(path, messages.inProcess.noGitDirectory))
}

async function repositoryIn(directory: string): Promise<FoundRepository | undefined> {
  const dotGit = join(directory, '.git')
  const stats = await orAbsent(stat(dotGit))
  if (stats?.isFile()) return { gitDirectory: await checked(await linkedDirectory(dotGit)), worktree: directory }
  if (stats && (await isRepository(dotGit))) return { gitDirectory: dotGit, worktree: directory }
  return (await isRepository(directory)) ? { gitDirectory: directory, worktree: undefined } : undefined
}

/** A submodule's and a linked worktree's `.git` is a file that says where the repository is. */
async function linkedDirectory(file: string): Promise<string> {
  const target = /^gitdir: (.+?)\r?\n?$/.exec(await readFile(file, 'utf8'))?.[1]
  if (target !== undefined) return resolve(dirname(file), target)
  throw new GitSlimError('not-a-repository', messages.git.notARepository(file, messages.inProcess.badGitFile))
}

async function checked(gitDirectory: string): Promise<string> {
  if (await isRepository(gitDirectory)) return gitDirectory
  const reason = messages.inProcess.noGitDirectory
  throw new GitSlimError('not-a-repository', messages.git.notARepository(gitDirectory, reason))
}

/** What git takes for a repository; a linked worktree has its objects and refs elsewhere. */
async function isRepository(directory: string): Promise<boolean> {
  const head = (await orAbsent(readFile(join(directory, 'HEAD'), 'latin1'))) ?? ''
  if (!/^(?:ref:|[0-9a-f]{40})/.test(head)) return false
  if (await orAbsent(stat(join(directory, 'commondir')))) return true
  const parts = await Promise.all(['objects', 'refs'].map(name => orAbsent(stat(join(directory, name)))))
  return parts.every(stats => stats?.isDirectory() ?? false)
}
