import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import type { Git } from '../../git/port.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'

/** Returns those of some commits that change nothing. */
export async function emptyCommits(git: Git, commits: readonly CommitInfo[]): Promise<ReadonlySet<string>> {
  const trees = new Map<Oid, Oid>(commits.map(({ oid, commit }) => [oid, commit.tree]))
  const parents = commits.flatMap(({ commit }) => commit.parents.slice(0, 1))
  const below = [...new Set(parents)].filter(oid => !trees.has(oid))
  for (const { oid, commit } of await Promise.all(below.map(oid => readCommitInfo(git, oid))))
    trees.set(oid, commit.tree)
  const { empty } = new Trees(git.objects, git.objectFormat)
  const treeBefore = ([parent]: readonly Oid[]) => (parent === undefined ? empty : trees.get(parent))
  return new Set(commits.filter(({ commit }) => commit.tree === treeBefore(commit.parents)).map(({ oid }) => oid))
}
