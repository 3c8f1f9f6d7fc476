import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { BranchUse, RefName, TreeSwitch, Worktree, HeadState } from '../port.js'
import { followRef, type Store } from './store.js'

export interface FixedWorktree {
  readonly bare: boolean
  readonly branchesElsewhere: () => Promise<ReadonlyMap<RefName, BranchUse>>
}

/** Returns a worktree whose files cannot be updated: refuses where there are any. */
export function fixedWorktree({ bare, branchesElsewhere }: FixedWorktree): Worktree {
  const refuse = async ({ from, to }: TreeSwitch) => {
    if (!bare && from !== to) throw new GitSlimError('unsupported', messages.inProcess.filesStay)
  }
  const staged = () => Promise.reject(new GitSlimError('unsupported', messages.inProcess.noIndex))
  const noFiles = () => Promise.reject(new GitSlimError('unsupported', messages.inProcess.filesStay))
  return {
    check: refuse,
    checkoutTree: refuse,
    resumeCheckout: refuse,
    staged,
    localChanges: noFiles,
    autostash: noFiles,
    recoverAutostash: noFiles,
    applyAutostash: noFiles,
    branchesElsewhere,
  }
}

/** Returns the value of HEAD. */
export async function currentHead(store: Store): Promise<HeadState> {
  const end = await followRef(store, 'HEAD' as RefName)
  if (end === undefined) throw new GitSlimError('corrupt', messages.git.noSuchRevision('HEAD', undefined))
  if (end.name !== 'HEAD') return { kind: 'branch', ref: end.name, oid: end.oid ?? null }
  if (end.oid === undefined) throw new GitSlimError('corrupt', messages.git.noSuchRevision('HEAD', undefined))
  return { kind: 'detached', oid: end.oid }
}
