import { access, constants, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Env } from '../port.js'
import coerce from 'semver/functions/coerce.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Returns the full path of git on PATH, or undefined when there is none.
 *
 * Only absolute directories count: Windows searches the current one first, an empty entry of PATH does the same
 * elsewhere, and that directory belongs to whoever made the repository.
 */
export async function findGit(env: Env): Promise<string | undefined> {
  const windows = platform() === 'win32'
  const path = Object.entries(env).find(([name]) => (windows ? name.toUpperCase() : name) === 'PATH')?.[1] ?? ''
  for (const directory of path.split(delimiter).filter(isAbsolute)) {
    const file = join(directory, windows ? 'git.exe' : 'git')
    if (await isExecutable(file)) return file
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

/** The versions of programs, as long as their files do not change: a process may open many repositories. */
const known = new Map<string, string>()

/**
 * Returns git's version as {@link askVersion} does, and asks each program once per process.
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
