import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fromLatin1, decodeLossy } from '../../core/bytes/bytes.js'
import { configEnvironment } from '../../core/config/config-environment.js'
import { sparseMatcher } from '../../core/sparse/sparse-set.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { orAbsent } from '../files/file-errors.js'
import { renameFile } from '../files/rename-file.js'
import type { LfsReceipt, LfsRequest, TransferOptions } from '../port.js'
import { wordsOf } from './failure.js'
import { copyIndex } from './temporary-index.js'
import { reaching } from './reaching.js'
import { runTransfer } from './run-transfer.js'
import { type GitProgram, runGit } from './spawn.js'

/** @throws GitSlimError `unsupported` when git has no git-lfs */
export async function findLfs(git: GitProgram): Promise<void> {
  const { exitCode, stderr } = await runGit(git, ['lfs', 'version'], { expect: [0, 1, 127] })
  if (exitCode !== 0) throw new GitSlimError('unsupported', messages.lfs.missing(wordsOf(stderr)))
}

/**
 * Replaces the LFS pointers of HEAD's commit by their files, and configures the repository as `git lfs install --local`
 * does, for later git commands.
 *
 * @see git-lfs-pull(1), git-lfs-config(5)
 */
export async function fetchLfs(
  program: GitProgram,
  request: LfsRequest,
  options: TransferOptions,
): Promise<LfsReceipt> {
  const { stdout } = await runGit(program, ['rev-parse', '--absolute-git-dir'])
  const gitDirectory = stdout.toString('utf8').replace(/\n$/, '')
  // The user's own hooks directory is not the place for this repository's hooks: other commands write to it too.
  const hooks = join(gitDirectory, 'hooks')
  const env = configEnvironment(program.env, [['core.hooksPath', hooks]])
  // A killed git leaves the lock of this index, which is in nobody's way.
  const [own, index] = [join(gitDirectory, 'index'), join(gitDirectory, 'slim-index')]
  const git = { ...program, env: { ...env, GIT_INDEX_FILE: index } }
  const warnings = await install(git)
  await copyIndex(own, index)
  const far = await reaching(git, request.remote, options)
  for (const flags of await selections(git, request)) {
    const args = ['lfs', 'pull', ...flags, request.remote.name]
    await runTransfer(far, { args, env: pullEnvironment(far, options) }, options)
  }
  const files = await checkedOut(git, request.sparse, [])
  await renameFile(index, own)
  const receivedBytes = await sizeOf(join(gitDirectory, 'lfs', 'objects'))
  const there = files.filter(({ state }) => state === 'file').length
  return { files: there, pointers: files.length - there, receivedBytes, warnings }
}

/** Hooks of the user's template directory stay, and git-lfs then adds none of its own. Returns the warnings. */
async function install(git: GitProgram): Promise<readonly string[]> {
  const { exitCode, stderr } = await runGit(git, ['lfs', 'install', '--local'], { expect: [0, 2] })
  if (exitCode === 0) return []
  await runGit(git, ['lfs', 'install', '--local', '--skip-repo'])
  return [messages.lfs.hookExists(wordsOf(stderr).split('\n', 1).join(''))]
}

/** Returns the files to pull, as flags of several commands: git-lfs does not support sparse checkouts. */
async function selections(
  git: GitProgram,
  { include, exclude, sparse }: LfsRequest,
): Promise<readonly (readonly string[])[]> {
  const flags = [...listFlag('--include', include), ...listFlag('--exclude', exclude)]
  if (sparse === undefined) return [flags]
  const files = await checkedOut(git, sparse, flags)
  return pathPatterns(files.map(({ path }) => path)).map(list => [`--include=${list}`])
}

interface LfsFile {
  readonly path: Uint8Array
  readonly state: 'file' | 'pointer'
}

/** Lists the LFS files of the checkout. */
async function checkedOut(
  git: GitProgram,
  sparse: LfsRequest['sparse'],
  flags: readonly string[],
): Promise<readonly LfsFile[]> {
  const { stdout } = await runGit(git, ['lfs', 'ls-files', ...flags])
  const isThere = sparse === undefined ? () => true : sparseMatcher(sparse)
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap(line => {
      const [, mark, name] = /^[0-9a-f]+ ([*-]) (.*)$/.exec(line) ?? []
      const path = name === undefined ? undefined : fromLatin1(name)
      return path !== undefined && isThere(path, '100644') ? [{ path, state: mark === '*' ? 'file' : 'pointer' }] : []
    })
}

/** None of these: the repository's own `.lfsconfig` applies. */
function listFlag(flag: string, patterns: readonly string[]): readonly string[] {
  return patterns.length === 0 ? [] : [`${flag}=${patterns.join(',')}`]
}

/** Returns the size of all files below a directory, which may be missing. */
async function sizeOf(directory: string): Promise<number> {
  const entries = (await orAbsent(readdir(directory, { recursive: true, withFileTypes: true }))) ?? []
  const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => stat(join(parentPath, name)))
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0)
}

/** git-slim itself retries, and limits how long a server may be silent. */
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

/** A single argument of a program may have 128 KiB on Linux. */
const longest = 60_000

/**
 * Returns pattern lists for git-lfs, each short enough for a command line, that match these paths: from the top, and
 * with a single-character wildcard for each special character, since a comma separates patterns and cannot be escaped.
 *
 * @see git-lfs-fetch(1), INCLUDE AND EXCLUDE
 */
export function pathPatterns(paths: readonly Uint8Array[]): readonly string[] {
  const lists: string[] = []
  for (const path of paths) {
    const pattern = `/${decodeLossy(path).replace(/[*?[\]\\,\ufffd]/g, '?')}`
    const last = lists.at(-1)
    if (last === undefined || last.length + pattern.length > longest) lists.push(pattern)
    else lists[lists.length - 1] = `${last},${pattern}`
  }
  return lists
}
