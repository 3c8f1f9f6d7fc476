import { lstat, readlink, stat } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { parseBoolean, type ConfigValues } from '../../core/config/config-values.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { WhichRepository } from '../port.js'
import { longestRef, readBounded } from './bounded-file.js'
import { orAbsent } from './file-errors.js'
import { type Asker, refuseForeign, refuseImplicitBare } from './trusted-owner.js'

/** A discovered repository's directory; nothing in it has been read. */
export interface FoundRepository {
  readonly gitDirectory: string
  /** Undefined when the directory is no worktree's `.git`: usually a bare repository. */
  readonly worktree: string | undefined
}

interface Found extends FoundRepository {
  /** The file `.git` that names the repository. */
  readonly gitFile?: string
}

/**
 * Finds the repository of a directory: the one in GIT_DIR, or the nearest upwards; or only the one in the directory
 * itself.
 *
 * @throws GitSlimError `not-a-repository`, `refused` when it belongs to somebody whom the user does not trust
 * @see setup.c, setup_git_directory_gently
 */
export async function findRepository(
  directory: string,
  which: WhichRepository | undefined,
  asker: Asker,
): Promise<FoundRepository> {
  const named = which === 'at' ? undefined : asker.env['GIT_DIR']
  // A repository that is named explicitly is trusted.
  if (named) return { gitDirectory: await checked(resolve(directory, named)), worktree: undefined }
  const found = which === 'at' ? await repositoryIn(directory) : await nearest(directory, asker)
  if (found === undefined) throw nothingAt(directory)
  const { gitDirectory, worktree, gitFile } = found
  if (worktree === undefined && which !== 'at') await refuseImplicitBare(gitDirectory, asker.env)
  await refuseForeign({ gitDirectory, worktree, gitFile }, asker)
  return { gitDirectory, worktree }
}

/**
 * Returns the repository at a path, for reading its objects: itself, or the one in its `.git`. Its worktree does not
 * matter, nor its owner.
 *
 * @throws GitSlimError `not-a-repository`, `refused` when it belongs to somebody whom the user does not trust
 * @see path.c, enter_repo
 */
export async function repositoryToRead(path: string, asker: Asker): Promise<FoundRepository> {
  const found = await repositoryIn(path)
  if (found === undefined) throw nothingAt(path)
  const { gitDirectory, gitFile, worktree } = found
  await refuseForeign({ gitDirectory, gitFile, worktree: undefined }, asker)
  return { gitDirectory, worktree }
}

async function nearest(directory: string, { env }: Asker): Promise<Found | undefined> {
  const start = resolve(directory)
  const ceilings = (env['GIT_CEILING_DIRECTORIES'] ?? '').split(delimiter).filter(Boolean)
  const anywhere = parseBoolean(env['GIT_DISCOVERY_ACROSS_FILESYSTEM'] ?? 'false') === true
  const device = anywhere ? undefined : (await orAbsent(stat(start)))?.dev
  for (let at = start; ; at = dirname(at)) {
    const found = await repositoryIn(at)
    if (found) return found
    const above = dirname(at)
    if (at === above || (at !== start && ceilings.includes(at)) || ceilings.includes(above)) return undefined
    if (device !== undefined && (await stat(above)).dev !== device) return undefined
  }
}

function nothingAt(path: string): GitSlimError {
  return new GitSlimError('not-a-repository', messages.git.notARepository(path, messages.inProcess.noGitDirectory))
}

async function repositoryIn(directory: string): Promise<Found | undefined> {
  const dotGit = join(directory, '.git')
  const stats = await orAbsent(stat(dotGit))
  if (stats?.isFile()) {
    return { gitDirectory: await checked(await linkedDirectory(dotGit)), worktree: directory, gitFile: dotGit }
  }
  if (stats && (await isRepository(dotGit))) return { gitDirectory: dotGit, worktree: directory }
  return (await isRepository(directory)) ? { gitDirectory: directory, worktree: undefined } : undefined
}

/** A submodule's and a linked worktree's `.git` is a file that names the repository. */
async function linkedDirectory(file: string): Promise<string> {
  const target = /^gitdir: (.+?)\r?\n?$/.exec((await readBounded(file, longestRef)).toString())?.[1]
  if (target !== undefined) return resolve(dirname(file), target)
  throw new GitSlimError('not-a-repository', messages.git.notARepository(file, messages.inProcess.badGitFile))
}

async function checked(gitDirectory: string): Promise<string> {
  if (await isRepository(gitDirectory)) return gitDirectory
  const reason = messages.inProcess.noGitDirectory
  throw new GitSlimError('not-a-repository', messages.git.notARepository(gitDirectory, reason))
}

/** What git accepts as a repository; a linked worktree has its objects and refs elsewhere. */
async function isRepository(directory: string): Promise<boolean> {
  if (!(await isHead(join(directory, 'HEAD')))) return false
  if (await orAbsent(stat(join(directory, 'commondir')))) return true
  const parts = await Promise.all(['objects', 'refs'].map(name => orAbsent(stat(join(directory, name)))))
  return parts.every(stats => stats?.isDirectory() ?? false)
}

/** An old HEAD is a symbolic link to a ref, which need not exist. */
async function isHead(file: string): Promise<boolean> {
  const stats = await orAbsent(lstat(file))
  if (stats === undefined) return false
  if (stats.isSymbolicLink()) return (await readlink(file)).startsWith('refs/')
  return /^(?:ref:|[0-9a-f]{40})/.test((await orAbsent(readBounded(file, longestRef)))?.toString('latin1') ?? '')
}

/** Extensions that do not matter for reading objects and moving refs. */
const harmless = new Set(['noop', 'noop-v1', 'preciousobjects', 'partialclone', 'worktreeconfig', 'relativeworktrees'])

/**
 * Refuses a repository with a format that only git itself supports.
 *
 * @throws GitSlimError `unsupported`, naming what can
 * @see gitrepository-layout(5); Documentation/technical/repository-version.txt
 */
export async function refuseUnknownFormat(gitDirectory: string, config: ConfigValues): Promise<void> {
  const refuse = (what: string) => {
    throw new GitSlimError('unsupported', messages.inProcess.unsupportedRepository(gitDirectory, what))
  }
  if (await exists(gitDirectory, 'commondir')) refuse('a linked worktree')
  if (await exists(gitDirectory, 'objects/info/alternates')) refuse('objects borrowed from another repository')
  if (await exists(gitDirectory, 'reftable')) refuse('refs in a reftable')
  const version = Number(config.get('core.repositoryformatversion') ?? 0)
  if (version !== 0 && version !== 1) refuse(`repository format ${version}`)
  for (const name of config.names('extensions')) {
    const value = config.get(`extensions.${name}`)?.toLowerCase() ?? ''
    const known =
      harmless.has(name) ||
      (name === 'objectformat' && value === 'sha1') ||
      (name === 'refstorage' && value === 'files')
    if (!known) refuse(name === 'objectformat' ? `${value} object names` : `the extension ${name} = ${value}`)
  }
}

async function exists(gitDirectory: string, name: string): Promise<boolean> {
  return (await orAbsent(stat(join(gitDirectory, name)))) !== undefined
}
