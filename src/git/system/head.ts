import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { pending } from '../files/pending.js'
import type { Head, HeadState } from '../port.js'
import type { CatFile } from './cat-file.js'
import type { Repository } from './repository.js'
import { headBranch } from './symbolic-ref.js'

/** Returns what a worktree's HEAD is, and what is under way in it. */
export function head(git: Repository, objects: CatFile): Head {
  const isRef = async (name: string) => (await objects.ask('info', name)).kind === 'found'
  return { current: () => current(git, objects), pending: () => pending(git.gitDirectory, isRef) }
}

async function current(git: Repository, objects: CatFile): Promise<HeadState> {
  const [ref, answer] = await Promise.all([headBranch(git), objects.ask('info', 'HEAD')])
  // Names are text here; one that is not UTF-8 would name another branch on the way back.
  if (ref?.includes('\u{fffd}')) throw new GitSlimError('unsupported', messages.git.nameNotUtf8(ref))
  const oid = answer.kind === 'found' ? answer.oid : null
  if (ref !== undefined) return { kind: 'branch', ref, oid }
  if (oid === null) throw new GitSlimError('corrupt', messages.git.noSuchRevision('HEAD', undefined))
  return { kind: 'detached', oid }
}
