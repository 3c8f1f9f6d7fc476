import { type Commit, MalformedCommit, parseCommit } from '../../core/object/commit.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'

/** Commits that build on one another, or what keeps them from being a chain. */
export type ChainOutcome =
  /** Oldest first. */
  | { readonly kind: 'chain'; readonly chain: readonly CommitInfo[] }
  | { readonly kind: 'merge' | 'shallow'; readonly commit: Oid }
  /** The base is not below the tip: history ends at a root commit, or leads past the base to this one. */
  | { readonly kind: 'not-above'; readonly next: Oid | undefined }

/**
 * Reads the commits from above a base up to a tip.
 *
 * @param base null: down to the root commit
 * @throws GitSlimError `corrupt`, `not-found`
 */
export async function readChain(git: Git, tip: Oid, base: Oid | null): Promise<ChainOutcome> {
  const [commits, shallow] = await Promise.all([readCommits(git, tip, base), git.history.shallow()])
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
 * Reads the chain of commits from the oldest of those named up to a tip.
 *
 * @throws GitSlimError `refused` where one of them is not on it, a merge is among them, or history is cut off
 */
export async function chainFrom(git: Git, tip: Oid, named: readonly NamedCommit[]): Promise<readonly CommitInfo[]> {
  let chain: readonly CommitInfo[] = []
  const shallow = await git.history.shallow()
  // A range comes newest first, and the chain from its oldest has them all.
  for (const { oid, name } of named.toReversed()) {
    if (chain.some(info => info.oid === oid)) continue
    // What it names as its parent is not there.
    if (shallow.has(oid)) throw new GitSlimError('refused', messages.squash.shallowBoundary(shortOid(oid)))
    const { body } = await git.objects.read(oid)
    const outcome = await readChain(git, tip, parseCommit(body).parents[0] ?? null)
    chain = checked(outcome, { oid, name })
  }
  return chain
}

/** A commit, and what the user calls it. */
export interface NamedCommit {
  readonly oid: Oid
  readonly name: string
}

function checked(outcome: ChainOutcome, { oid, name }: NamedCommit): readonly CommitInfo[] {
  switch (outcome.kind) {
    case 'merge':
      throw new GitSlimError('refused', messages.rewrite.mergeInTheWay(shortOid(outcome.commit)))
    case 'shallow':
      throw new GitSlimError('refused', messages.squash.shallowBoundary(shortOid(outcome.commit)))
    case 'not-above':
      throw new GitSlimError('refused', messages.rewrite.notOnBranch(name))
    case 'chain':
      if (outcome.chain[0]?.oid === oid) return outcome.chain
      throw new GitSlimError('refused', messages.rewrite.notOnBranch(name))
  }
}

async function readCommits(git: Git, tip: Oid, base: Oid | null): Promise<ReadonlyMap<Oid, Commit>> {
  const reads: Promise<CommitInfo>[] = []
  for await (const oid of git.history.list([tip], base === null ? [] : [base])) {
    const read = readCommitInfo(git, oid)
    // Heard of below; until the list has ended nobody listens, which Node takes for a crash.
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
    throw new GitSlimError('corrupt', messages.squash.malformedCommit(shortOid(oid), cause.message), { cause })
  }
}
