/** The port's way to move a branch on a server. */
import type { Oid, RefName } from '../port.js'
import type { NamedRemote, TransferOptions } from './transport.js'

export interface PushRequest {
  readonly remote: NamedRemote
  readonly branch: RefName
  /** What the branch is called there. */
  readonly target: RefName
  /** What it has to be there; null: it must not be there. */
  readonly expected: Oid | null
}

export interface Pusher {
  /** Tells whether a commit is, or was by the reflog, in a branch: whoever moves the branch has seen it. */
  hasSeen(branch: RefName, oid: Oid): Promise<boolean>
  /**
   * Moves one branch of a server, also to what does not follow on it.
   *
   * @throws GitSlimError `ref-moved` when it is not what it has to be there, `refused` when the server refuses it
   */
  push(request: PushRequest, options: Pick<TransferOptions, 'prompts'>): Promise<void>
}
