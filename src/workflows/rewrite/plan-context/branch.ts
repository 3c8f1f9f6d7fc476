import { isRefName, parseRefName, shortRefName } from '../../../core/ref/ref-name.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { RefSnapshot } from '../../ref-snapshot.js'
import { movableRef } from '../../../core/repository.js'

/** The checked-out branch, and its push target. */
export interface CurrentBranch {
  /** The ref that a rewrite moves: the branch, or HEAD itself when detached. */
  readonly ref: RefName
  readonly tip: Oid
  /** Its name for people. */
  readonly name: string
  readonly upstream: RefName | undefined
  /** The remote-tracking ref that a push of this branch would move, whether or not it exists. */
  readonly pushTarget: RefName | undefined
  /** The remote it is pushed to, by its name; a remote's name may have a slash in it. */
  readonly pushRemote: string
}

/** The branch and refs of a rewrite. */
export interface Place {
  readonly branch: CurrentBranch
  readonly refs: RefSnapshot
}

/**
 * Returns the checked-out branch.
 *
 * @throws GitSlimError `refused` while git has an unfinished command, or on a branch without commits
 */
export async function currentBranch(git: Git, refs: Promise<RefSnapshot>): Promise<CurrentBranch> {
  const [head, pending, snapshot] = await Promise.all([git.head.current(), git.head.pending(), refs])
  if (pending) throw new GitSlimError('refused', messages.history.pending(pending))
  if (head.kind === 'detached') return detached(head.oid)
  if (head.oid === null) throw new GitSlimError('refused', messages.history.unborn)
  const { upstream, push } = snapshot.named(head.ref) ?? {}
  const pushRemote = await remoteToPushTo(git, head.ref)
  return {
    ref: head.ref,
    tip: head.oid,
    name: shortRefName(head.ref),
    upstream,
    pushTarget: push ?? usualPushTarget(head.ref, pushRemote),
    pushRemote,
  }
}

/**
 * Makes sure that the branch is still checked out: other commands may run while an editor or a hook does.
 *
 * @throws GitSlimError `refused` where another is, or git has begun something
 */
export async function checkStillCurrent(git: Git, { ref, name }: CurrentBranch): Promise<void> {
  const [head, pending] = await Promise.all([git.head.current(), git.head.pending()])
  if (pending) throw new GitSlimError('refused', messages.history.pending(pending))
  const now = movableRef(head)
  if (now !== ref) throw new GitSlimError('refused', messages.rewrite.checkedOutMeanwhile(now, name))
}

function detached(tip: Oid): CurrentBranch {
  return {
    ref: parseRefName('HEAD'),
    tip,
    name: shortOid(tip),
    upstream: undefined,
    pushTarget: undefined,
    pushRemote: '',
  }
}

async function remoteToPushTo(git: Git, ref: RefName): Promise<string> {
  const branch = shortRefName(ref)
  const keys = [`branch.${branch}.pushRemote`, 'remote.pushDefault', `branch.${branch}.remote`]
  const values = await Promise.all(keys.map(key => git.config.get(key)))
  return values.find(value => value !== undefined && value !== '.') ?? 'origin'
}

/** Without configuration git has no push target; `git push <remote> <branch>` still has one. */
function usualPushTarget(ref: RefName, remote: string): RefName | undefined {
  const name = `refs/remotes/${remote}/${shortRefName(ref)}`
  // A remote may be an address, which has no remote-tracking refs.
  return isRefName(name) ? name : undefined
}
