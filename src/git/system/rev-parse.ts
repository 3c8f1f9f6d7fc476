import { resolve } from 'node:path'
import { isOid, type ObjectFormat, type Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Env } from '../port.js'
import { failureOfGit, wordsOf } from './failure.js'
import { type GitProgram, runGit } from './spawn.js'

/** The paths of a repository, and its kind. Paths are absolute. */
export interface RepositoryLocation {
  /** Of this worktree: the directory with its HEAD. */
  readonly gitDirectory: string
  /**
   * The directory shared by all worktrees: objects, branches, configuration. The same as `gitDirectory` except in
   * linked worktrees.
   */
  readonly commonDirectory: string
  readonly bare: boolean
  readonly objectFormat: ObjectFormat
}

/** Variables by which a caller, such as git itself when it runs a hook or `git slim`, names the repository. */
const namesOfTheRepository = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR'] as const

/**
 * Finds the repository of the program's directory, as any git command would: by the caller's GIT_DIR, or upwards.
 *
 * @throws GitSlimError `not-a-repository`, or `refused` when git does not trust what it found
 */
export async function findRepository(git: GitProgram, callerEnv: Env): Promise<RepositoryLocation> {
  const env = Object.fromEntries(namesOfTheRepository.map(name => [name, callerEnv[name]]))
  // The first path without resolving symbolic links: settings may name either path (includeIf).
  const asked = ['--show-object-format', '--is-bare-repository', '--git-dir', '--is-bare-repository']
  const args = ['rev-parse', ...asked, '--path-format=absolute', '--git-common-dir']
  const { exitCode, stdout, stderr } = await runGit(git, args, { env, expect: [0, 128] })
  if (exitCode !== 0) throw discoveryFailure(git, args, stderr)
  // A word that git chose separates the two paths: a path may contain a newline.
  const found = /^(sha1|sha256)\n(true|false)\n(.+)\n\2\n(.+)\n$/s.exec(stdout.toString('utf8'))
  if (!found) throw failureOfGit({ args, exitCode, signal: null, stderr: stdout.toString('utf8') })
  const [, objectFormat = '', bare, gitDirectory = '', commonDirectory = ''] = found
  return {
    gitDirectory: resolve(git.cwd, gitDirectory),
    commonDirectory: resolve(git.cwd, commonDirectory),
    bare: bare === 'true',
    objectFormat: objectFormat as ObjectFormat,
  }
}

/**
 * Resolves a revision in a process of its own: for the forms on which `git cat-file` would exit.
 *
 * @throws GitSlimError `not-found`, with git's reason
 */
export async function revParse(git: GitProgram, revision: string): Promise<Oid> {
  const args = ['rev-parse', '--verify', '--end-of-options', revision]
  const { stdout, stderr } = await runGit(git, args, { expect: [0, 128] })
  const oid = stdout.toString('utf8').trim()
  if (isOid(oid)) return oid
  const reason = wordsOf(stderr).replace(/^fatal: (?:Needed a single revision$)?/, '')
  throw new GitSlimError('not-found', messages.git.noSuchRevision(revision, reason === '' ? undefined : reason))
}

/** Returns the full ids of the objects that match an abbreviation. */
export async function disambiguate(git: GitProgram, prefix: string): Promise<readonly string[]> {
  const { stdout } = await runGit(git, ['rev-parse', `--disambiguate=${prefix}`], { expect: [0, 128] })
  return stdout.toString('utf8').split('\n').filter(isOid)
}

function discoveryFailure(git: GitProgram, args: readonly string[], stderr: string): GitSlimError {
  const words = wordsOf(stderr)
  const remedy = /git config --global --add safe\.directory .+/.exec(words)?.[0]
  if (remedy !== undefined || /dubious ownership|is owned by someone else/.test(words)) {
    return new GitSlimError('refused', messages.git.foreignRepository(git.cwd, words, remedy))
  }
  if (/safe\.bareRepository/.test(words)) {
    return new GitSlimError('refused', messages.git.bareRepositoryNotAllowed(words))
  }
  if (/unknown repository extension|Expected git repo version|unknown (?:object|ref) /.test(words)) {
    return new GitSlimError('unsupported', messages.git.newerRepository(git.cwd, words))
  }
  if (/not a git repository|GIT_DIR/i.test(words)) {
    return new GitSlimError('not-a-repository', messages.git.notARepository(git.cwd, words))
  }
  return failureOfGit({ args, exitCode: 128, signal: null, stderr })
}
