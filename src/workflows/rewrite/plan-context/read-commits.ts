import type { KnownHistory } from '../../../core/rewrite/merge/commit-relations.js'
import { type Commit, MalformedCommit, parseCommit } from '../../../core/object/commit.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'

/** Consecutive commits, or the reason why they are not consecutive. */
export type ChainOutcome =
  /** Oldest first. */
  | { readonly kind: 'chain'; readonly chain: readonly CommitInfo[] }
  | { readonly kind: 'merge' | 'shallow'; readonly commit: Oid }
  /**
   * The base is not an ancestor of the tip: history ends at a root commit, or passes the base and reaches this one.
   */
  | { readonly kind: 'not-above'; readonly next: Oid | undefined }

/**
 * Reads the commits from above a base up to a tip.
 *
 * @param base null: down to the root commit
 * @throws GitSlimError `corrupt`, `not-found`
 */
export async function readChain(git: Git, tip: Oid, base: Oid | null): Promise<ChainOutcome> {
  const [commits, shallow] = await Promise.all([
    readCommits(git, tip, base === null ? [] : [base]),
    git.history.shallow(),
  ])
  const chain: CommitInfo[] = []
  for (let oid: Oid | undefined = tip; oid !== undefined && oid !== base; ) {
    const commit: Commit | undefined = commits.get(oid)
    if (commit === undefined) return { kind: 'not-above', next: oid }
    if (shallow.has(oid)) return { kind: 'shallow', commit: oid }
    if (commit.parents.length > 1) return { kind: 'merge', commit: oid }
    chain.push({ oid, commit })
    oid = commit.parents[0]
    if (oid === undefined && base !== null) return { kind: 'not-above', next: undefined }
  }
  return { kind: 'chain', chain: chain.reverse() }
}

/**
 * Reads some commits of a branch, and all that is built on them up to its tip: parents before children.
 *
 *     a─b─────M─c  tip      of b: b, M, c; of x: x, M, c
 *      ╲     ╱
 *       w─x─y
 *
 * What is beside them, and not built on them, stays what it is.
 *
 * @throws GitSlimError `refused` where one of them is not on the branch, or history is cut off
 */
export async function graphFrom(git: Git, tip: Oid, named: readonly NamedCommit[]): Promise<readonly CommitInfo[]> {
  const shallow = await git.history.shallow()
  let found: readonly CommitInfo[] = []
  // A range is read newest first, and the descendants of its oldest commit contain the others.
  for (const { oid, name } of named.toReversed()) {
    if (found.some(info => info.oid === oid)) continue
    // A commit that it names as parent is missing.
    if (shallow.has(oid)) throw new GitSlimError('refused', messages.history.shallowBoundary(shortOid(oid)))
    const { commit } = await readCommitInfo(git, oid)
    const commits = await readCommits(git, tip, commit.parents)
    if (!commits.has(oid)) throw new GitSlimError('refused', messages.rewrite.notOnBranch(name))
    // All commits found before are among these: this one is below them, or it would have been found too.
    found = [...commits].map(([each, its]) => ({ oid: each, commit: its })).toReversed()
  }
  return builtOn(found, new Set(named.map(({ oid }) => oid)))
}

/** A commit, and the user's name for it. */
export interface NamedCommit {
  readonly oid: Oid
  readonly name: string
}

/**
 * Refuses an action that is impossible with a merge.
 *
 * @throws GitSlimError `refused`
 */
export function refuseMerges(graph: readonly CommitInfo[], named: readonly NamedCommit[], verb: string): void {
  const merges = new Set(graph.flatMap(({ oid, commit }) => (commit.parents.length > 1 ? [oid] : [])))
  const merge = named.find(({ oid }) => merges.has(oid))
  if (merge !== undefined) throw new GitSlimError('refused', messages.rewrite.mergeNamed(verb, merge.name))
}

/** Returns those of some commits, parents before children, that are named or descend from a named one. */
function builtOn(commits: readonly CommitInfo[], named: ReadonlySet<Oid>): readonly CommitInfo[] {
  const found = new Set<Oid>()
  return commits.filter(({ oid, commit }) => {
    const isBuiltOn = named.has(oid) || commit.parents.some(parent => found.has(parent))
    if (isBuiltOn) found.add(oid)
    return isBuiltOn
  })
}

/** Reads the commits of a branch that are not excluded, newest first: while git still lists them. */
export async function readCommits(git: Git, tip: Oid, exclude: readonly Oid[]): Promise<ReadonlyMap<Oid, Commit>> {
  const reads: Promise<CommitInfo>[] = []
  for await (const oid of git.history.list([tip], exclude)) {
    const read = readCommitInfo(git, oid)
    // Awaited below; until then a rejection must not count as unhandled.
    read.catch(() => {})
    reads.push(read)
  }
  return new Map((await Promise.all(reads)).map(({ oid, commit }) => [oid, commit]))
}

/**
 * Reads a commit.
 *
 * @throws GitSlimError `corrupt` when it could not be written back byte for byte
 */
export async function readCommitInfo(git: Git, oid: Oid): Promise<CommitInfo> {
  const { body } = await git.objects.read(oid)
  try {
    return { oid, commit: parseCommit(body) }
  } catch (cause) {
    if (!(cause instanceof MalformedCommit)) throw cause
    throw new GitSlimError('corrupt', messages.history.malformedCommit(shortOid(oid), cause.message), { cause })
  }
}

/** Returns what a repository tells of its history. */
export function knownHistory(git: Git): KnownHistory {
  return {
    graph: (tips, most) => git.history.graph(tips, most),
    treeOf: async oid => (await readCommitInfo(git, oid)).commit.tree,
  }
}
