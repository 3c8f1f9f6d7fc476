import coerce from 'semver/functions/coerce.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Returns git's version as semver: `git version 2.39.5 (Apple Git-154)` is 2.39.5, `2.45.1.windows.1` is 2.45.1.
 *
 * @throws GitSlimError when the program does not answer as git does
 */
export async function gitVersion(git: GitProgram): Promise<string> {
  const { stdout } = await runGit(git, ['version'])
  const answer = stdout.toString('utf8').trim()
  const version = coerce(/^git version (\S+)/.exec(answer)?.[1])?.version
  if (version === undefined) throw new GitSlimError('unsupported', messages.git.notGit(git.program, answer))
  return version
}
