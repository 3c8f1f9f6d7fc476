import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { HeadState, RefName } from '../port.js'
import { followRef, type Store } from './store.js'

/** Returns what HEAD is. */
export async function currentHead(store: Store): Promise<HeadState> {
  const end = await followRef(store, 'HEAD' as RefName)
  if (end === undefined) throw new GitSlimError('corrupt', messages.git.noSuchRevision('HEAD', undefined))
  if (end.name !== 'HEAD') return { kind: 'branch', ref: end.name, oid: end.oid ?? null }
  if (end.oid === undefined) throw new GitSlimError('corrupt', messages.git.noSuchRevision('HEAD', undefined))
  return { kind: 'detached', oid: end.oid }
}
