import { lstat, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { concat, encode } from '../../core/bytes/bytes.js'
import { orAbsent } from '../files/file-errors.js'
import type { TreeFile } from '../files/list-tree.js'
import { removeBelow } from '../files/directories.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Removes everything that is not in the index, including ignored files and other repositories.
 *
 * @see git-clean(1)
 */
export async function cleanAll(git: GitProgram, exclude: readonly string[]): Promise<void> {
  // Last, so that it has precedence: the directories of git-slim itself.
  const patterns = [...exclude, '/.git-slim-*/'].map(pattern => `--exclude=${pattern}`)
  await runGit(git, ['clean', '-ffdxq', ...patterns])
}

/** Removes files of a worktree. Git makes sure that no symbolic link leads out of it. */
export async function removeFiles(git: GitProgram, files: readonly TreeFile[]): Promise<void> {
  if (files.length === 0) return
  const index = join(git.env['GIT_DIR'] ?? '', 'slim-index-gone')
  const apart = { ...git, env: { ...git.env, GIT_INDEX_FILE: index } }
  await rm(index, { force: true })
  await runGit(apart, ['update-index', '-z', '--index-info'], { input: indexInfo(files) })
  const { stdout: none } = await runGit(git, ['mktree'], { input: '' })
  await runGit(apart, ['read-tree', '--reset', '-u', none.toString('latin1').trim()])
  await rm(index, { force: true })
}

/** Returns files in the input format of an index. */
export function indexInfo(files: readonly TreeFile[]): Uint8Array {
  return concat(files.flatMap(({ mode, oid, path }) => [encode(`${mode} ${oid}\t`), path, encode('\0')]))
}

/** Makes submodules what they are in a new clone: empty directories. */
export async function emptySubmodules(
  worktree: string,
  files: readonly TreeFile[],
  which: 'all' | 'cloned',
): Promise<void> {
  for (const { mode, path } of files) {
    if (mode !== '160000' || (which === 'cloned' && !(await isCloned(worktree, path)))) continue
    await removeBelow(worktree, path, 'everything')
  }
}

/** Tells whether a submodule has files: they are removed together with its repository. */
export async function isCloned(worktree: string, path: Uint8Array): Promise<boolean> {
  return (await orAbsent(lstat(Buffer.concat([Buffer.from(`${worktree}/`), path, Buffer.from('/.git')])))) !== undefined
}
