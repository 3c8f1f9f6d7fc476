import { isOid, type Oid, shortOid } from '../../core/object/oid.js'
import { type Commit, MalformedCommit, parseCommit } from '../../core/object/commit.js'
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
    if (commit === undefined) throw new GitSlimError('refused', messages.squash.notAChain(names, oid))
    if (shallow.has(oid)) throw new GitSlimError('refused', messages.squash.shallowBoundary(shortOid(oid)))
    if (commit.parents.length > 1) throw new GitSlimError('refused', messages.squash.mergeInRange(shortOid(oid)))
    chain.push({ oid, commit })
    oid = commit.parents[0]
    if (oid === undefined && base !== null) {
      throw new GitSlimError('refused', messages.squash.notAChain(names, undefined))
    }
  }
  chain.reverse()
  const end = chain.findIndex(({ oid }) => oid === last)
  if (end === -1 && (await isWithin(git, last, base))) return { range: [], above: chain }
  if (end === -1) throw new GitSlimError('refused', messages.squash.notOnBranch(names.last, names.branch))
  return { range: chain.slice(0, end + 1), above: chain.slice(end + 1) }
}

async function readCommits(git: Git, { base, tip }: RangeLimits): Promise<ReadonlyMap<Oid, Commit>> {
  const reads: Promise<readonly [Oid, Commit]>[] = []
  for await (const oid of git.history.list([tip], base === null ? [] : [base])) {
    const read = readCommit(git, oid)
    // Heard of below; until the list has ended nobody listens, which Node takes for a crash.
    read.catch(() => {})
    reads.push(read)
  }
  return new Map(await Promise.all(reads))
}

async function readCommit(git: Git, oid: Oid): Promise<readonly [Oid, Commit]> {
  const { body } = await git.objects.read(oid)
  try {
    return [oid, parseCommit(body)]
  } catch (cause) {
    if (!(cause instanceof MalformedCommit)) throw cause
    throw new GitSlimError('corrupt', messages.squash.malformedCommit(shortOid(oid), cause.message), { cause })
  }
}

/** Tells whether a commit is another or behind it. */
async function isWithin(git: Git, oid: Oid, other: Oid | null): Promise<boolean> {
  if (other === null || oid === other) return oid === other
  return (await git.history.mergeBases(oid, other)).includes(oid)
}

/**
 * Resolves a revision to a commit, an annotated tag to the one it stands for.
 *
 * @throws GitSlimError `not-found` when it names nothing, or something else
 */
export async function resolveCommit(git: Git, revision: string): Promise<Oid> {
  // In two steps, since not every revision takes a suffix: what follows `:/` is a text to look for.
  const oid = await git.refs.resolve(revision)
  try {
    return await git.refs.resolve(`${oid}^{commit}`)
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error
    // Git takes a full object name for one that is there, without a look.
    const text = isOid(revision)
      ? messages.git.noSuchRevision(revision, undefined)
      : messages.squash.notACommit(revision)
    throw new GitSlimError('not-found', text)
  }
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
