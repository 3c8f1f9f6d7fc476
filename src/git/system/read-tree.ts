import type { Oid, TransferOptions } from '../port.js'
import { runTransfer } from './run-transfer.js'
import type { GitProgram } from './spawn.js'

/**
 * Fills an empty index and worktree with a commit's files.
 *
 * Unlike git-checkout it runs no hook, moves no ref, and takes a full object name: no branch's name can be misread.
 */
export async function checkOut(git: GitProgram, commit: Oid, options: TransferOptions): Promise<void> {
  const verbose = options.onProgress === undefined ? [] : ['-v']
  await runTransfer(git, { args: ['read-tree', '-m', '-u', ...verbose, `${commit}^{commit}`] }, options)
}
