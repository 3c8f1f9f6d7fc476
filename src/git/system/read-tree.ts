import type { Oid, TransferOptions, TreeSwitch } from '../port.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import { runTransfer } from './run-transfer.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Fills an empty index and worktree with a commit's files. Unlike git-checkout it runs no hook, moves no ref, and takes
 * a full id, which cannot be mistaken for a branch.
 */
export async function checkOut(git: GitProgram, commit: Oid, options: TransferOptions): Promise<void> {
  const verbose = options.onProgress === undefined ? [] : ['-v']
  await runTransfer(git, { args: ['read-tree', '-m', '-u', ...verbose, `${commit}^{commit}`] }, options)
}

/**
 * Updates index and worktree from one tree to another; local changes to files that are the same in both stay.
 *
 * @see git-read-tree(1), Two Tree Merge
 */
export async function switchTrees(git: GitProgram, { from, to }: TreeSwitch): Promise<void> {
  await runGit(git, ['read-tree', '-m', '-u', from, to], { onInterrupt: 'finish' })
}

/**
 * Tells whether that would lose nothing.
 *
 * @throws GitSlimError `refused` with git's words
 */
export async function checkSwitch(git: GitProgram, { from, to }: TreeSwitch): Promise<void> {
  // A file whose stat data changed may have the same content; read-tree would not look.
  await runGit(git, ['update-index', '--ignore-submodules', '--refresh'], { expect: [0, 1] })
  try {
    await runGit(git, ['read-tree', '-m', '-u', '-n', from, to])
  } catch (error) {
    if (!isFailure(error, 'git-failed')) throw error
    throw new GitSlimError('refused', messages.git.changesInTheWay(error.reason), { cause: error })
  }
}
