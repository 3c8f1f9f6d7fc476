import type { Oid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../git/errors.js'
import type { Git, Ref } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { RefSnapshot } from '../ref-snapshot.js'
import type { CurrentBranch } from '../rewrite/branch.js'
import { resolveCommit } from '../rewrite/revision.js'
import { remoteRefs } from '../rewrite/remote-refs.js'

/** What a branch was started from. */
export interface Base {
  readonly name: string
  readonly oid: Oid
}

/** A branch, and what wants to know its base. */
interface Baseless {
  readonly branch: CurrentBranch
  readonly refs: RefSnapshot
  readonly verb: 'squash' | 'rebase'
}

/**
 * Finds what the current branch was started from: `slim.base`, else its upstream when that is not its own remote copy,
 * else the default branch of `upstream`, `origin`, or the only remote. On that default branch itself: its upstream.
 *
 * @throws GitSlimError `usage` when none of them is there; never takes the whole history instead
 */
export async function findBase(git: Git, { branch, refs, verb }: Baseless): Promise<Base> {
  const configured = await git.config.get('slim.base')
  if (configured !== undefined) return configuredBase(git, configured)
  const upstream = refs.named(branch.upstream)
  if (upstream && !isOwnCopy(branch)) return baseOf(upstream)
  const remotes = remoteRefs(refs, branch.pushRemote)
  const candidates = ['upstream', 'origin', remotes.onlyRemote].map(remote => remotes.defaultOf(remote))
  const fallback = refs.named(candidates.find(name => name !== undefined))
  if (fallback === undefined) throw new GitSlimError('usage', messages.squash.noBase(branch.name, verb))
  const onDefault = remotes.split(fallback.name).branch === branch.name
  return baseOf(onDefault && upstream ? upstream : fallback)
}

async function configuredBase(git: Git, value: string): Promise<Base> {
  try {
    return { name: value, oid: await resolveCommit(git, value) }
  } catch (error) {
    if (isFailure(error, 'not-found')) throw new GitSlimError('usage', messages.squash.badBase(value))
    throw error
  }
}

function baseOf(ref: Ref): Base {
  return { name: shortRefName(ref.name), oid: ref.oid }
}

/** A local branch that a push would move is nobody's copy. */
function isOwnCopy({ upstream, pushTarget }: CurrentBranch): boolean {
  return upstream !== undefined && upstream === pushTarget && upstream.startsWith('refs/remotes/')
}
