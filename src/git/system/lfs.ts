import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { configEnvironment } from '../../core/config/config-environment.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import { orAbsent } from '../files/file-errors.js'
import type { LfsReceipt, LfsRequest, TransferOptions } from '../port.js'
import { wordsOf } from './failure.js'
import { reaching } from './reaching.js'
import { runTransfer } from './run-transfer.js'
import { type GitProgram, runGit } from './spawn.js'

/** @throws GitSlimError `unsupported` when git has no git-lfs */
export async function findLfs(git: GitProgram): Promise<void> {
  const { exitCode, stderr } = await runGit(git, ['lfs', 'version'], { expect: [0, 1, 127] })
  if (exitCode !== 0) throw new GitSlimError('unsupported', messages.lfs.missing(wordsOf(stderr)))
}

/**
 * Puts the files that HEAD's commit keeps in LFS in the place of their pointers, and leaves the repository as
 * `git lfs install --local` does: later commands of git know what to do with them.
 *
 * @see git-lfs-pull(1), git-lfs-config(5)
 */
export async function fetchLfs(
  program: GitProgram,
  request: LfsRequest,
  options: TransferOptions,
): Promise<LfsReceipt> {
  const { remote, include, exclude } = request
  const { stdout } = await runGit(program, ['rev-parse', '--absolute-git-dir'])
  const gitDirectory = stdout.toString('utf8').replace(/\n$/, '')
  // A hooks directory of the user's own is no place for this repository's hooks: more than one command writes them.
  const hooks = join(gitDirectory, 'hooks')
  const git = { ...program, env: configEnvironment(program.env, [['core.hooksPath', hooks]]) }
  await runGit(git, ['lfs', 'install', '--local'])
  const args = ['lfs', 'pull', ...listFlag('--include', include), ...listFlag('--exclude', exclude), remote.name]
  const far = await reaching(git, remote, options)
  await runTransfer(far, { args, env: pullEnvironment(far, options) }, options)
  const listed = (await runGit(git, ['lfs', 'ls-files'])).stdout.toString('latin1')
  const count = (mark: string) => listed.split('\n').filter(line => line.split(' ')[1] === mark).length
  const receivedBytes = await sizeOf(join(gitDirectory, 'lfs', 'objects'))
  return { files: count('*'), pointers: count('-'), receivedBytes }
}

/** Nothing of it: what the repository says itself in `.lfsconfig`. */
function listFlag(flag: string, patterns: readonly string[]): readonly string[] {
  return patterns.length === 0 ? [] : [`${flag}=${patterns.join(',')}`]
}

/** Returns the size of all files below a directory, which need not be there. */
async function sizeOf(directory: string): Promise<number> {
  const entries = (await orAbsent(readdir(directory, { recursive: true, withFileTypes: true }))) ?? []
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => stat(join(parentPath, name)))
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0)
}

/** It is us who try again, and who know how long a server may say nothing. */
function pullEnvironment({ env }: GitProgram, { stallMs, onProgress }: TransferOptions) {
  const seconds = String(stallMs === undefined ? 0 : Math.max(1, Math.ceil(stallMs / 1000)))
  const settings = [
    ['lfs.transfer.maxretries', '1'],
    ['lfs.activitytimeout', seconds],
    ...(stallMs === undefined ? [] : [['lfs.dialtimeout', seconds] as const]),
  ] as const
  const progress = onProgress === undefined ? {} : { GIT_LFS_FORCE_PROGRESS: '1' }
  return { ...configEnvironment(env, settings), ...progress }
}
