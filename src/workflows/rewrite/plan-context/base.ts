import type { Oid } from '../../../core/object/oid.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git, Ref, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { CurrentBranch, Place } from './branch.js'
import { remoteRefs } from './remote-refs.js'
import { resolveCommit } from './resolve-commits.js'

/** The base of a branch. */
export interface Base {
  /** Its name for people. */
  readonly name: string
  readonly oid: Oid
  /** Undefined: it was given by something other than a ref. */
  readonly ref?: RefName
}

/**
 * Finds the base of the current branch: the one rule for every verb that was given none.
 *
 * The first of these that exists:
 *
 * 1. `slim.base`;
 * 2. the branch's upstream, unless that is the branch's own copy on the remote, to which it is pushed: commits that
 *    were pushed there are still the branch's own;
 * 3. the default branch of the remote `upstream`, else of `origin`, else of the only remote. On a branch of the same
 *    name the upstream is taken, also where it is the own copy.
 *
 * Never takes the whole history instead.
 *
 * @param verb for the hints of the failure
 * @throws GitSlimError `usage` when none of them exists
 */
export async function findBase(git: Git, { branch, refs }: Place, verb: 'squash' | 'rebase'): Promise<Base> {
  const configured = await git.config.get('slim.base')
  if (configured !== undefined) return configuredBase(git, configured)
  const upstream = refs.named(branch.upstream)
  if (upstream && !isOwnCopy(branch)) return baseAt(upstream)
  const remotes = remoteRefs(refs, branch.pushRemote)
  const candidates = ['upstream', 'origin', remotes.onlyRemote].map(remote => remotes.defaultOf(remote))
  const fallback = refs.named(candidates.find(name => name !== undefined))
  if (fallback === undefined) throw new GitSlimError('usage', messages.history.noBase(branch.name, verb))
  const onDefault = remotes.split(fallback.name).branch === branch.name
  return baseAt(onDefault && upstream ? upstream : fallback)
}

/**
 * Finds the base of the current branch for a verb that can do without one; undefined where none is known.
 *
 * @throws GitSlimError `usage` when `slim.base` names no commit
 */
export async function findBaseIfAny(git: Git, place: Place): Promise<Base | undefined> {
  try {
    return await findBase(git, place, 'rebase')
  } catch (error) {
    const isNone = isFailure(error, 'usage') && (await git.config.get('slim.base')) === undefined
    if (isNone) return undefined
    throw error
  }
}

/** Reports the base when none was named. */
export function sayBase(ctx: Context, base: Base, commits: number | undefined): void {
  ctx.reporter.note(messages.rewrite.baseTaken(base.name, commits))
}

async function configuredBase(git: Git, value: string): Promise<Base> {
  try {
    return { name: value, oid: await resolveCommit(git, value) }
  } catch (error) {
    if (isFailure(error, 'not-found')) throw new GitSlimError('usage', messages.history.badBase(value))
    throw error
  }
}

function baseAt({ name, oid }: Ref): Base {
  return { name: shortRefName(name), oid, ref: name }
}

/** A local branch that a push would move is not a remote copy. */
function isOwnCopy({ upstream, pushTarget }: CurrentBranch): boolean {
  return upstream !== undefined && upstream === pushTarget && upstream.startsWith('refs/remotes/')
}
