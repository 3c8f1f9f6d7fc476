import type { Env } from '../port.js'
import { worktreeEnvironment } from './environment.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Returns the directory in which git starts its helpers: the top of the worktree; for a bare repository, the
 * repository.
 *
 * @see githooks(5)
 */
export async function worktreeTop(git: Repository, callerEnv: Env): Promise<string> {
  if (git.bare) return git.gitDirectory
  const env = worktreeEnvironment(callerEnv)
  const { exitCode, stdout } = await runGit({ ...git, env }, ['rev-parse', '--show-toplevel'], { expect: [0, 128] })
  // In a .git directory there is no worktree to be found.
  return exitCode === 0 ? stdout.toString('utf8').replace(/\n$/, '') : git.gitDirectory
}
