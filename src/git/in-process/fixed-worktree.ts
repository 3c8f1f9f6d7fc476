import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { BranchUse, RefName, TreeSwitch, Worktree } from '../port.js'

export interface FixedWorktree {
  readonly bare: boolean
  readonly branchesElsewhere: () => Promise<ReadonlyMap<RefName, BranchUse>>
}

/** Returns a worktree whose files cannot be brought along: where there are any, that is refused. */
export function fixedWorktree({ bare, branchesElsewhere }: FixedWorktree): Worktree {
  const refuse = async ({ from, to }: TreeSwitch) => {
    if (!bare && from !== to) throw new GitSlimError('unsupported', messages.inProcess.filesStay)
  }
  const staged = () => Promise.reject(new GitSlimError('unsupported', messages.inProcess.noIndex))
  const noFiles = () => Promise.reject(new GitSlimError('unsupported', messages.inProcess.filesStay))
  return {
    check: refuse,
    bring: refuse,
    resume: refuse,
    staged,
    localChanges: noFiles,
    putAside: noFiles,
    recover: noFiles,
    bringBack: noFiles,
    branchesElsewhere,
  }
}
