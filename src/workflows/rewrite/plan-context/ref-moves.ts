import { hashObject } from '../../../core/object/raw-object.js'
import type { Oid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { RewritePlan } from '../../../core/rewrite/plan/plan.js'
import { type Folded, replacements } from '../../../core/rewrite/todo/stacked-refs.js'
import { replacedCommits } from '../../../core/rewrite/replay/replacements.js'
import type { Git } from '../../../git/port.js'
import type { Context } from '../../context.js'
import type { RewriteOptions } from '../options.js'
import { followingMoves, warnOfBranchesLeft } from './stacked-branches.js'
import type { Start } from './start.js'
import { tagMoves, tagsOn } from './tags.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

export interface Moving {
  readonly start: Start
  readonly chain: readonly CommitInfo[]
  readonly plan: RewritePlan
  readonly outcome: Rewritten
  readonly folded: Folded
  readonly fork?: Oid | undefined
  readonly options: Pick<RewriteOptions, 'following' | 'tags'>
}

/** Returns the refs that a rewrite moves: the branch first, then the branches stacked on it, then tags. */
export async function movesOf(ctx: Context, git: Git, moving: Moving): Promise<readonly MovedRef[]> {
  const { start, chain, plan, outcome, folded, options, fork } = moving
  const commits = outcome.objects.filter(({ type }) => type === 'commit')
  const made = new Map(commits.map(object => [hashObject(object, git.objectFormat), object]))
  const replacing = replacements(chain, { plan, outcome, folded, fork })
  const own = { name: start.branch.ref, old: start.branch.tip, new: outcome.tip }
  const { following } = options
  const branches = await followingMoves(ctx, git, { start, own, following, replacing, listed: outcome.refs, made })
  const replaced = replacedCommits(chain, plan, outcome)
  await warnOfBranchesLeft(ctx, git, { start, chain, replaced, moves: [own, ...branches], replacing, outcome, made })
  const tags = options.tags === 'update' ? tagsOn(start, replaced) : []
  return [own, ...branches, ...tagMoves(ctx, tags, replacing)]
}

/** Returns the tree of a commit of a chain. */
export function treeOf(chain: readonly CommitInfo[], oid: CommitInfo['oid']): CommitInfo['oid'] {
  const found = chain.find(info => info.oid === oid)
  if (found === undefined) throw new TypeError(`${oid} is not in its chain`)
  return found.commit.tree
}
