import { isOid, type Oid, parseOid, shortOid } from '../../core/object/oid.js'
import { type Commit, parseCommit } from '../../core/object/commit.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import type { SquashChain } from '../../core/rewrite/plan-squash.js'
import { GitSlimError, isFailure } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'

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
  const { base, last, tip, names } = limits
  const [commits, shallow] = await Promise.all([readCommits(git, limits), git.history.shallow()])
  const chain: CommitInfo[] = []
  for (let oid: Oid | undefined = tip; oid !== undefined && oid !== base; ) {
    const commit: Commit | undefined = commits.get(oid)
    if (commit === undefined) throw new GitSlimError('refused', messages.squash.notAChain(names.base, names.last))
    if (shallow.has(oid)) throw new GitSlimError('refused', messages.squash.shallowBoundary(shortOid(oid)))
    if (commit.parents.length > 1) throw new GitSlimError('refused', messages.squash.mergeInRange(shortOid(oid)))
    chain.push({ oid, commit })
    oid = commit.parents[0]
    if (oid === undefined && base !== null) {
      throw new GitSlimError('refused', messages.squash.notAChain(names.base, names.last))
    }
  }
  chain.reverse()
  if (last === base) return { range: [], above: chain }
  const end = chain.findIndex(({ oid }) => oid === last)
  if (end === -1) throw new GitSlimError('refused', messages.squash.notOnBranch(names.last, names.branch))
  return { range: chain.slice(0, end + 1), above: chain.slice(end + 1) }
}

async function readCommits(git: Git, { base, tip }: RangeLimits): Promise<ReadonlyMap<Oid, Commit>> {
  const reads: Promise<readonly [Oid, Commit]>[] = []
  for await (const oid of git.history.list([tip], base === null ? [] : [base])) reads.push(readCommit(git, oid))
  return new Map(await Promise.all(reads))
}

async function readCommit(git: Git, oid: Oid): Promise<readonly [Oid, Commit]> {
  return [oid, parseCommit((await git.objects.read(oid)).body)]
}

/**
 * Resolves a revision to a commit.
 *
 * @throws GitSlimError `not-found`
 */
export async function resolveCommit(git: Git, revision: string): Promise<Oid> {
  return isOid(revision) ? parseOid(revision) : git.refs.resolve(`${revision}^{commit}`)
}

/** Resolves the commit that stands `count` below another, or undefined when history ends before. */
export async function ancestor(git: Git, oid: Oid, count: number): Promise<Oid | undefined> {
  try {
    return await git.refs.resolve(`${oid}~${count}`)
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}
