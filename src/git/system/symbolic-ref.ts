import type { RefName } from '../port.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Returns the ref that a symbolic ref finally stands for, or undefined when it is not symbolic.
 *
 * @see git-symbolic-ref(1), exit status 1
 */
export async function symbolicRef(git: Repository, name: string): Promise<RefName | undefined> {
  const { exitCode, stdout } = await runGit(git, ['symbolic-ref', '-q', name], { expect: [0, 1] })
  return exitCode === 1 ? undefined : (stdout.toString('utf8').trimEnd() as RefName)
}
