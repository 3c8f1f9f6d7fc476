import type { BackendChoice } from './open.js'
import type { Backend } from './port.js'
import { worktreeEnvironment } from './system/environment.js'
import { findGit } from './system/find-git.js'
import { refNamesByGit } from './system/for-each-ref.js'

/**
 * Returns the names of all branches, tags and remote branches of the repository that contains a directory, in the least
 * time: by one process of whatever git is on PATH, and no backend is loaded.
 *
 * @param backend used instead of git, as is the embedded one where it is chosen or there is no git
 * @throws GitSlimError as opening a repository does
 */
export async function refNames(choice: BackendChoice, cwd: string, backend?: Backend): Promise<readonly string[]> {
  const { env, trace, signal, kill } = choice
  const mayAskGit = backend === undefined && env['GIT_SLIM_BACKEND'] !== 'embedded'
  const program = mayAskGit ? await findGit(env) : undefined
  if (program !== undefined) return refNamesByGit({ program, cwd, env: worktreeEnvironment(env), trace, signal, kill })
  const git = await (backend ?? (await chosen(choice))).open(cwd)
  try {
    const names: string[] = []
    for await (const { name } of git.refs.list('refs/heads/', 'refs/tags/', 'refs/remotes/')) names.push(name)
    return names
  } finally {
    await git.close()
  }
}

async function chosen(choice: BackendChoice): Promise<Backend> {
  const { chooseBackend } = await import('./open.js')
  return chooseBackend(choice)
}
