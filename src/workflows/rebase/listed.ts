import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { Trees } from '../../core/rewrite/trees.js'
import type { Git } from '../../git/port.js'
import { readCommitInfo } from '../rewrite/chain.js'
import type { MakingWish } from './options.js'

/** Returns those commits, oldest first, that a list has which git-slim makes: all, or those that change something. */
export async function listed(
  git: Git,
  commits: readonly CommitInfo[],
  { startedEmpty }: Pick<MakingWish, 'startedEmpty'>,
): Promise<readonly CommitInfo[]> {
  if (startedEmpty === 'keep') return commits
  const { empty } = new Trees(git.objects, git.objectFormat)
  const known = new Map(commits.map(info => [info.oid, info]))
  const treeOf = async (oid: Oid | undefined) =>
    oid === undefined ? empty : (known.get(oid) ?? (await readCommitInfo(git, oid))).commit.tree
  const before = await Promise.all(commits.map(({ commit }) => treeOf(commit.parents[0])))
  return commits.filter(({ commit }, i) => commit.tree !== before[i])
}
