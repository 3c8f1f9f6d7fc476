import type { Oid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../git/errors.js'
import type { Git, Ref, RefName } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { CurrentBranch } from './branch.js'
import { remoteRefs } from './remote-refs.js'

/** What a branch was started from. */
export interface Base {
  readonly name: string
  readonly oid: Oid
}

/**
 * Finds what the current branch was started from: `slim.base`, else its upstream when that is not its own remote copy,
 * else the default branch of `upstream`, `origin`, or the only remote. On that default branch itself: its upstream.
 *
 * @throws GitSlimError `usage` when none of them is there; never takes the whole history instead
 */
export async function findBase(git: Git, branch: CurrentBranch): Promise<Base> {
  const configured = await git.config.get('slim.base')
  if (configured !== undefined) return configuredBase(git, configured)
  const refs = await remoteRefs(git)
  const named = (name: RefName | undefined) => refs.all.find(ref => ref.name === name)
  const upstream = branch.upstream === undefined ? undefined : await upstreamRef(git, branch.upstream, refs.all)
  const ownCopy = branch.upstream !== undefined && branch.upstream === branch.pushTarget
  if (upstream && !ownCopy) return baseOf(upstream)
  const fallback = named(refs.defaultOf('upstream') ?? refs.defaultOf('origin') ?? refs.defaultOf(refs.onlyRemote))
  if (fallback === undefined) throw new GitSlimError('usage', messages.squash.noBase(branch.name))
  const onDefault = branchPart(fallback.name) === branch.name
  return baseOf(onDefault && upstream ? upstream : fallback)
}

async function configuredBase(git: Git, value: string): Promise<Base> {
  try {
    return { name: value, oid: await git.refs.resolve(`${value}^{commit}`) }
  } catch (error) {
    if (isFailure(error, 'not-found')) throw new GitSlimError('usage', messages.squash.badBase(value))
    throw error
  }
}

/** An upstream may be a local branch. */
async function upstreamRef(git: Git, name: RefName, known: readonly Ref[]): Promise<Ref | undefined> {
  const remote = known.find(ref => ref.name === name)
  if (remote) return remote
  for await (const ref of git.refs.list(name)) if (ref.name === name) return ref
  return undefined
}

function baseOf(ref: Ref): Base {
  return { name: shortRefName(ref.name), oid: ref.oid }
}

function branchPart(name: RefName): string {
  return shortRefName(name).replace(/^[^/]*\//, '')
}
