import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { SquashChain } from '../../../core/rewrite/plan/plan-squash.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { graphFrom, readChain } from '../../rewrite/plan-context/read-commits.js'
import { gatherMerged, type MergedLimits } from './gather-merged.js'

/**
 * Reads the commits of a range and those above it, up to the tip.
 *
 * @throws GitSlimError `refused` unless the range stands on its base, above any shallow boundary
 */
export async function gatherRange(git: Git, { limits, place, merged }: MergedLimits): Promise<SquashChain> {
  const { base, last, tip, names } = limits
  const [isOnBranch, outcome] = await Promise.all([isWithin(git, last, tip), readChain(git, last, base)])
  if (!isOnBranch) throw new GitSlimError('refused', messages.squash.notOnBranch(names.last, names.branch))
  switch (outcome.kind) {
    case 'not-above':
      if (await isWithin(git, last, base)) return { range: [], above: [] }
      throw new GitSlimError('refused', messages.squash.notAChain(names, outcome.next))
    case 'shallow':
      throw new GitSlimError('refused', messages.history.shallowBoundary(shortOid(outcome.commit)))
    case 'merge':
      return gatherMerged(git, { limits, place, merged })
    case 'chain':
      return { range: outcome.chain, above: await above(git, outcome.chain, tip) }
  }
}

/** Returns the descendants of a range, or of parts of it. */
async function above(git: Git, range: readonly CommitInfo[], tip: Oid): Promise<readonly CommitInfo[]> {
  const [first, last] = [range[0], range.at(-1)]
  if (first === undefined || last?.oid === tip) return []
  const graph = await graphFrom(git, tip, [{ oid: first.oid, name: first.oid }])
  const inRange = new Set(range.map(({ oid }) => oid))
  return graph.filter(({ oid }) => !inRange.has(oid))
}

/** Tells whether a commit is another one or its ancestor. */
async function isWithin(git: Git, oid: Oid, other: Oid | null): Promise<boolean> {
  if (other === null || oid === other) return oid === other
  return (await git.history.mergeBases(oid, other)).includes(oid)
}
