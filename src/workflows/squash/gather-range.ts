import { type Oid, shortOid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import type { SquashChain } from '../../core/rewrite/plan-squash.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { readChain } from '../rewrite/chain.js'

/** The limits of a squash, as full names, with the words the user knows them by. */
export interface RangeLimits {
  /** What the range stands on; null for all history from the root on. */
  readonly base: Oid | null
  /** The last commit of the range. */
  readonly last: Oid
  /** The commit HEAD stands for. */
  readonly tip: Oid
  readonly names: { readonly base: string; readonly last: string; readonly branch: string }
}

/**
 * Reads the commits of a range and those above it, up to the tip.
 *
 * @throws GitSlimError `refused` unless they are one chain, above any shallow boundary and without merges
 */
export async function gatherRange(git: Git, limits: RangeLimits): Promise<SquashChain> {
  const { base, tip, names } = limits
  const outcome = await readChain(git, tip, base)
  switch (outcome.kind) {
    case 'not-above':
      throw new GitSlimError('refused', messages.squash.notAChain(names, outcome.next))
    case 'shallow':
      throw new GitSlimError('refused', messages.squash.shallowBoundary(shortOid(outcome.commit)))
    case 'merge':
      throw new GitSlimError('refused', messages.squash.mergeInRange(shortOid(outcome.commit)))
    case 'chain':
      return split(git, outcome.chain, limits)
  }
}

async function split(git: Git, chain: readonly CommitInfo[], { base, last, names }: RangeLimits): Promise<SquashChain> {
  const end = chain.findIndex(({ oid }) => oid === last)
  if (end === -1 && (await isWithin(git, last, base))) return { range: [], above: chain }
  if (end === -1) throw new GitSlimError('refused', messages.squash.notOnBranch(names.last, names.branch))
  return { range: chain.slice(0, end + 1), above: chain.slice(end + 1) }
}

/** Tells whether a commit is another or behind it. */
async function isWithin(git: Git, oid: Oid, other: Oid | null): Promise<boolean> {
  if (other === null || oid === other) return oid === other
  return (await git.history.mergeBases(oid, other)).includes(oid)
}
