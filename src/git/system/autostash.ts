import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { concat, encode, toLatin1 } from '../../core/bytes/bytes.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { orAbsent } from '../files/file-errors.js'
import type { TreeFile } from '../files/list-tree.js'
import { readSparseCheckout } from '../files/sparse-checkout.js'
import type { Oid, WorktreeChange } from '../port.js'
import { indexInfo, isCloned } from './clean.js'
import type { FilesBefore } from './files-before.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Makes an index of the commit that a worktree's files were of, and checks that git-checkout would go from there to
 * another commit: it overwrites no changed or untracked file.
 *
 * @throws GitSlimError `refused`
 */
export async function indexUnchanged(
  git: GitProgram,
  { worktree, gitDirectory, before: repositories, commit }: WorktreeChange & { readonly commit: Oid },
  before: FilesBefore,
): Promise<void> {
  const [old] = before.commits
  if (old === undefined) throw new GitSlimError('refused', messages.reuse.unknownBefore)
  const files = await before.list(old, new Set())
  await refuseSubmodules(worktree, files)
  const there = { ...before.git, env: { ...before.git.env, GIT_INDEX_FILE: join(gitDirectory, 'index') } }
  await putIntoIndex(there, files)
  if (before.commits.length > 1) await takeOlderFiles(there, worktree, { files, before })
  else await takeFromIndex(there, names(await filesLeftOut(worktree, repositories, files)))
  await mergeInto(git, commit, async (...args) => {
    const { exitCode, stderr } = await runGit(git, ['read-tree', '-n', ...args], { expect: [0, 1, 128] })
    if (exitCode !== 0) throw new GitSlimError('refused', messages.reuse.localChanges(stderr.trim()))
  })
}

/** Updates the files from that index to a commit. */
export async function mergeInto(
  git: GitProgram,
  commit: Oid,
  readTree: (...args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  // Some files of the old commit may be missing in the new repository.
  const { stdout } = await runGit(git, ['write-tree', '--missing-ok'])
  await readTree('-m', '-u', stdout.toString('latin1').trim(), `${commit}^{commit}`)
}

/** Their repositories are removed with the old one, including changes in them. */
async function refuseSubmodules(worktree: string, files: readonly TreeFile[]): Promise<void> {
  for (const { path, mode } of files) {
    if (mode !== '160000' || !(await isCloned(worktree, path))) continue
    throw new GitSlimError('refused', messages.reuse.submoduleThere(Buffer.from(path).toString()))
  }
}

async function putIntoIndex(git: GitProgram, files: readonly TreeFile[]): Promise<void> {
  await runGit(git, ['update-index', '-z', '--index-info'], { input: indexInfo(files) })
  await runGit(git, ['update-index', '-q', '--refresh'], { expect: [0, 1] })
}

/**
 * After an interrupted update, adds the files to the index that are still those of an older commit; missing files are
 * removed from it, and so are written again.
 */
async function takeOlderFiles(
  git: GitProgram,
  worktree: string,
  { files, before }: { readonly files: readonly TreeFile[]; readonly before: FilesBefore },
): Promise<void> {
  const known = new Map(files.map(file => [toLatin1(file.path), file]))
  for (const older of before.commits.slice(1)) {
    const changed = await modifiedPaths(git)
    const candidates: TreeFile[] = []
    for (const file of await before.list(older, new Set())) {
      const path = toLatin1(file.path)
      const isOpen = changed.has(path) || !known.has(path)
      if (isOpen && (await kindAt(worktree, file.path)) === 'file') candidates.push(file)
    }
    await putIntoIndex(git, candidates)
    const other = await modifiedPaths(git)
    const wrong = candidates.filter(({ path }) => other.has(toLatin1(path)))
    await takeFromIndex(git, names(wrong))
    await putIntoIndex(
      git,
      wrong.flatMap(({ path }) => known.get(toLatin1(path)) ?? []),
    )
    for (const file of candidates) if (!wrong.includes(file)) known.set(toLatin1(file.path), file)
  }
  const { stdout: deleted } = await runGit(git, ['ls-files', '-z', '--deleted'])
  await takeFromIndex(git, deleted)
}

async function takeFromIndex(git: GitProgram, paths: Uint8Array): Promise<void> {
  await runGit(git, ['update-index', '-z', '--force-remove', '--stdin'], { input: paths })
}

async function modifiedPaths(git: GitProgram): Promise<ReadonlySet<string>> {
  const { stdout } = await runGit(git, ['ls-files', '-z', '--modified'])
  return new Set(stdout.toString('latin1').split('\0'))
}

async function kindAt(worktree: string, path: Uint8Array): Promise<'file' | 'directory' | 'absent'> {
  const stats = await orAbsent(lstat(Buffer.concat([Buffer.from(`${worktree}/`), path])))
  return stats === undefined ? 'absent' : stats.isDirectory() ? 'directory' : 'file'
}

/** Returns the files that are missing because of a sparse checkout: nobody has deleted them, they may be written. */
async function filesLeftOut(
  worktree: string,
  repositories: readonly string[],
  files: readonly TreeFile[],
): Promise<readonly TreeFile[]> {
  const matchers = await Promise.all(repositories.map(readSparseCheckout))
  const isLeftOut = ({ path, mode }: TreeFile) => matchers.some(isPicked => isPicked?.(path, mode) === false)
  const found: TreeFile[] = []
  for (const file of files.filter(isLeftOut)) {
    if ((await kindAt(worktree, file.path)) === 'absent') found.push(file)
  }
  return found
}

function names(files: readonly TreeFile[]): Uint8Array {
  return concat(files.flatMap(({ path }) => [path, encode('\0')]))
}
