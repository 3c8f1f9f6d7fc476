import { join } from 'node:path'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { isFailure } from '../../core/errors.js'
import { makeDirectoriesWritable } from '../files/directories.js'
import { renameFile } from '../files/rename-file.js'
import type { TransferOptions, WorktreeChange, WorktreeReuse } from '../port.js'
import { cleanAll, emptySubmodules, removeFiles } from './clean.js'
import { type FilesBefore, filesBefore, forgetFilesBefore, noteFilesBefore } from './files-before.js'
import { copyIndex } from './temporary-index.js'
import { indexSame } from './index-same.js'
import { indexUnchanged, mergeInto } from './autostash.js'
import { listIndex } from './ls-files.js'
import { runTransfer } from './run-transfer.js'
import { type GitProgram, runGit } from './spawn.js'
import { transferProgram, type SystemParts } from './transfer-program.js'

/** Returns an interface that updates existing files to another commit, with git on PATH. */
export function worktreeReuse(parts: SystemParts): WorktreeReuse {
  return {
    prepare: async (change, options) => {
      const { commit, clean, objects, gitDirectory } = change
      const git = programFor(parts, change, options)
      const before = await noteFilesBefore(git, change)
      if (commit === null) await runGit(git, ['read-tree', '--empty'])
      else if (clean.mode === 'none') await indexUnchanged(git, { ...change, commit }, before)
      // The attributes that tell which files a checkout converts may be missing.
      else if (objects === 'needed') await runGit(git, ['read-tree', `${commit}^{commit}`])
      else await indexSame(git, gitDirectory, commit)
      return { before: before.commits.length === 0 ? 'unknown' : 'known' }
    },
    apply: async (change, options) => {
      const { gitDirectory, worktree } = change
      // A killed git leaves the lock of this index, which is in nobody's way.
      const [own, index] = [join(gitDirectory, 'index'), join(gitDirectory, 'slim-index')]
      await copyIndex(own, index)
      const program = programFor(parts, change, options)
      const git = { ...program, env: { ...program.env, GIT_INDEX_FILE: index } }
      const before = await filesBefore(git, gitDirectory)
      await insisting(worktree, () => changeFiles(git, { change, before, options }))
      await renameFile(index, own)
      await forgetFilesBefore(gitDirectory)
    },
  }
}

/** With all paths given, git searches for nothing, trusts no leftover files, and asks no server. */
function programFor(
  parts: SystemParts,
  { worktree, gitDirectory }: WorktreeChange,
  options: TransferOptions,
): GitProgram {
  const git = transferProgram(parts, worktree, options)
  const alone = { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' }
  return { ...git, env: { ...git.env, GIT_DIR: gitDirectory, GIT_WORK_TREE: worktree, ...alone } }
}

interface Changing {
  readonly change: WorktreeChange
  readonly before: FilesBefore
  readonly options: TransferOptions
}

async function changeFiles(git: GitProgram, { change, before, options }: Changing): Promise<void> {
  const { commit, worktree, clean, submodules } = change
  const verbose = options.onProgress === undefined ? [] : ['-v']
  const readTree = (...args: readonly string[]) =>
    runTransfer(git, { args: ['read-tree', ...args, ...verbose] }, options)
  if (clean.mode === 'none') {
    if (commit !== null) await mergeInto(git, commit, readTree)
    return
  }
  if (commit !== null) {
    const files = await listIndex(git)
    const which = clean.mode === 'all' || submodules === 'to-come' ? 'all' : 'cloned'
    await emptySubmodules(worktree, files, which)
    const kept = new Set(files.map(({ path }) => toLatin1(path)))
    // With `all`, files excluded from cleaning are those that were not tracked.
    const isAsked = clean.mode === 'tracked' || clean.exclude.length > 0
    for (const old of isAsked ? before.commits : []) {
      const gone = await before.list(old, kept)
      await emptySubmodules(worktree, gone, 'cloned')
      await removeFiles(git, gone)
    }
    await readTree('--reset', '-u', `${commit}^{commit}`)
  }
  if (clean.mode === 'all') await cleanAll(git, clean.exclude)
}

/** A job may have left directories in which nothing can be removed, such as module caches. */
async function insisting(worktree: string, change: () => Promise<void>): Promise<void> {
  try {
    await change()
  } catch (error) {
    const isDenied = isFailure(error) && /Permission denied|failed to remove|unable to unlink/i.test(error.reason ?? '')
    if (!isDenied || !(await makeDirectoriesWritable(worktree))) throw error
    await change()
  }
}
