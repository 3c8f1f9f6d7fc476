import { lstat, realpath } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { ConfigValues, parseBoolean } from '../../core/config/config-values.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Env, ProcessMark } from '../port.js'
import { readConfiguration } from './config-files.js'
import { orAbsent } from './file-errors.js'
import { homePath } from './home-path.js'

/** The parts of a repository whose owners decide whether it is trusted. */
export interface OwnedPaths {
  readonly gitDirectory: string
  /** Undefined where only the repository is used, as for a clone from it. */
  readonly worktree: string | undefined
  /** The file that names the repository, if there is one. */
  readonly gitFile: string | undefined
}

/** Who asks. */
export interface Asker {
  readonly env: Env
  readonly mark: Pick<ProcessMark, 'user'>
}

/**
 * Refuses a repository that belongs to somebody else: its settings and hooks could do anything in the user's name. The
 * user's own `safe.directory` may allow it, but no setting of the repository. On Windows owners are not known here.
 *
 * @throws GitSlimError `refused`
 * @see git-config(1), safe.directory; setup.c, ensure_valid_ownership
 */
export async function refuseForeign({ gitDirectory, worktree, gitFile }: OwnedPaths, asker: Asker): Promise<void> {
  const paths = [gitFile, worktree, gitDirectory].filter(path => path !== undefined)
  if ((await Promise.all(paths.map(path => isOwn(path, asker)))).every(Boolean)) return
  const repository = worktree ?? gitDirectory
  const real = await orAbsent(realpath(repository))
  if (real !== undefined && (await isSafe(real, asker.env))) return
  throw new GitSlimError('refused', messages.inProcess.foreignRepository(repository))
}

/**
 * Refuses a bare repository that was found by searching upwards, if the user's settings forbid it.
 *
 * @throws GitSlimError `refused`
 * @see git-config(1), safe.bareRepository
 */
export async function refuseImplicitBare(directory: string, env: Env): Promise<void> {
  if (basename(directory) === '.git' || /\/\.git\/(?:worktrees|modules)\//.test(directory)) return
  const settings = new ConfigValues(await ownSettings(env))
  if (settings.get('safe.bareRepository') !== 'explicit') return
  throw new GitSlimError('refused', messages.git.bareRepositoryNotAllowed(messages.inProcess.bareFound(directory)))
}

/** The user's settings, without the repository's. */
function ownSettings(env: Env) {
  return readConfiguration({ env, gitDirectory: undefined, branch: undefined })
}

async function isOwn(path: string, { env, mark: { user } }: Asker): Promise<boolean> {
  // The variable with which git's own tests simulate another user.
  if (parseBoolean(env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] ?? 'false') === true) return false
  if (user === undefined) return true
  const stats = await orAbsent(lstat(path))
  if (stats === undefined || stats.uid === user) return stats !== undefined
  // With sudo, the user who called it counts as well.
  const caller = env['SUDO_UID'] ?? ''
  return user === 0 && /^\d+$/.test(caller) && stats.uid === Number(caller)
}

/** An empty value clears those before it. */
async function isSafe(repository: string, env: Env): Promise<boolean> {
  let safe = false
  for (const value of new ConfigValues(await ownSettings(env)).getAll('safe.directory')) {
    safe = value !== '' && (safe || (await isMeant(repository, value, env)))
  }
  return safe
}

async function isMeant(repository: string, value: string, env: Env): Promise<boolean> {
  if (value === '*') return true
  const path = homePath(value, env)
  // A relative path, or another user's home, matches nothing here.
  if (!isAbsolute(path)) return false
  if (!path.endsWith('/*')) return (await orAbsent(realpath(path))) === repository
  const above = await orAbsent(realpath(path.slice(0, -1)))
  return above !== undefined && repository.startsWith(above === '/' ? above : `${above}/`)
}
