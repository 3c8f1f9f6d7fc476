import { stat } from 'node:fs/promises'
import coerce from 'semver/functions/coerce.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { type GitProgram, runGit } from './spawn.js'

/** What programs have answered, for as long as their files stay as they are: a process may open many repositories. */
const known = new Map<string, string>()

/**
 * Returns git's version as {@link askVersion} does, and asks each program once in a process.
 *
 * @throws GitSlimError when the program does not answer as git does; it is asked again the next time
 */
export async function gitVersion(git: GitProgram): Promise<string> {
  const { dev, ino, size, mtimeMs } = await stat(git.program)
  const key = [git.program, dev, ino, size, mtimeMs].join(':')
  const version = known.get(key) ?? (await askVersion(git))
  known.set(key, version)
  return version
}

/**
 * Returns git's version as semver: `git version 2.39.5 (Apple Git-154)` is 2.39.5, `2.45.1.windows.1` is 2.45.1.
 *
 * @throws GitSlimError when the program does not answer as git does
 */
async function askVersion(git: GitProgram): Promise<string> {
  const { stdout } = await runGit(git, ['version'])
  const answer = stdout.toString('utf8').trim()
  const version = coerce(/^git version (\S+)/.exec(answer)?.[1])?.version
  if (version === undefined) throw new GitSlimError('unsupported', messages.git.notGit(git.program, answer))
  return version
}
