import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { Trees } from '../../core/rewrite/trees.js'
import type { Git } from '../../git/port.js'
import { readCommitInfo } from '../rewrite/chain.js'

/** Returns those of some commits that change nothing. */
export async function emptyCommits(git: Git, commits: readonly CommitInfo[]): Promise<ReadonlySet<string>> {
  const { empty } = new Trees(git.objects, git.objectFormat)
  const known = new Map(commits.map(info => [info.oid, info]))
  const treeOf = async (oid: Oid | undefined) =>
    oid === undefined ? empty : (known.get(oid) ?? (await readCommitInfo(git, oid))).commit.tree
  const before = await Promise.all(commits.map(({ commit }) => treeOf(commit.parents[0])))
  return new Set(commits.filter(({ commit }, i) => commit.tree === before[i]).map(({ oid }) => oid))
}
