import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { followingRefs } from '../../../core/rewrite/todo/stacked-refs.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import { parseCommit } from '../../../core/object/commit.js'
import type { Git, RawObject } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { holdersAmong } from './published.js'
import type { Start } from './start.js'
import type { Following } from '../options.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

interface Followed {
  readonly start: Start
  /** The rewritten branch's own move. */
  readonly own: MovedRef
  readonly following: Following
  readonly replacing: ReadonlyMap<Oid, Oid>
  /** The moves that the plan itself contains; then only these branches move. */
  readonly listed: readonly MovedRef[]
  /** The new commits, by their ids. */
  readonly made: ReadonlyMap<Oid, RawObject>
}

/**
 * Returns the moves of the branches stacked on a rewritten one. A branch stays, with a message, if it is checked out in
 * another worktree where its files would change, or if that worktree is in the middle of a rebase of it.
 */
export async function followingMoves(ctx: Context, git: Git, followed: Followed): Promise<readonly MovedRef[]> {
  const { made } = followed
  const candidates = await candidatesFor(git, followed)
  if (candidates.length === 0) return []
  const elsewhere = await git.worktree.branchesElsewhere()
  const moves: MovedRef[] = []
  for (const move of candidates) {
    const use = elsewhere.get(move.name)
    if (use === undefined || (use === 'checked-out' && (await sameTree(git, move, made)))) moves.push(move)
    else ctx.reporter.warn(messages.rewrite.staysElsewhere(shortRefName(move.name), use))
  }
  return moves
}

/** More are not named to a person. */
const enoughLeft = 3

interface Left {
  readonly start: Start
  readonly chain: readonly CommitInfo[]
  /** The replaced commits of the chain, oldest first. */
  readonly replaced: readonly CommitInfo[]
  readonly moves: readonly MovedRef[]
  /** The replacements of the chain's commits. */
  readonly replacing: ReadonlyMap<Oid, Oid>
  readonly outcome: Rewritten
  /** The new commits, by their ids. */
  readonly made: ReadonlyMap<Oid, RawObject>
}

/**
 * Says which local branches are built on commits that are replaced, and stay on the old ones.
 *
 *     base─a─b  main          squash a and b: topic stays on a
 *          ╲
 *           t  topic
 *
 * A branch that points to one of the commits follows, unless somebody has asked for it to stay.
 */
export async function warnOfBranchesLeft(ctx: Context, git: Git, left: Left): Promise<void> {
  const { start, chain, replaced, moves } = left
  const [first] = replaced
  if (first === undefined) return
  const { tip, ref, name } = start.branch
  const known = new Set([tip, ...chain.map(({ oid }) => oid)])
  const moved = new Set(moves.map(move => move.name))
  const others = start.refs
    .under('refs/heads/')
    .filter(ref => ref.symref === undefined && !moved.has(ref.name) && !known.has(ref.oid))
  const search = { git, tip, chain: replaced, exclude: first.commit.parents, limit: enoughLeft }
  for (const branch of await holdersAmong(others, search)) {
    const [fork = tip] = await git.history.mergeBases(tip, start.refs.named(branch)?.oid ?? tip)
    const onto = `${ref === 'HEAD' ? ref : name}${placeOf(fork, left)}`
    ctx.reporter.warn(messages.rewrite.branchLeft({ branch: shortRefName(branch), onto, fork: shortOid(fork) }))
  }
}

/**
 * Returns the position of an old commit's replacement below the new tip: `~2`, or nothing for the tip itself. Counted,
 * since in a dry run, or before signing, ids are not final. If the commit is not on the first-parent line, the tip is
 * used.
 */
function placeOf(old: Oid, { replacing, outcome, made }: Left): string {
  const now = replacing.get(old) ?? new Map(outcome.mapping).get(old)
  let at: Oid | undefined = outcome.tip
  for (let count = 0; at !== undefined; count++) {
    if (at === now) return count === 0 ? '' : `~${count}`
    const object = made.get(at)
    at = object && parseCommit(object.body).parents[0]
  }
  return ''
}

async function candidatesFor(git: Git, followed: Followed): Promise<readonly MovedRef[]> {
  const { start, own, following, replacing, listed } = followed
  if (isListed(following, listed)) {
    return listed.filter(({ name, old, new: now }) => name !== own.name && old !== now)
  }
  const candidates = followingRefs(start.refs.under('refs/heads/'), own, replacing)
  return candidates.length > 0 && (await mayFollow(git, following)) ? candidates : []
}

/** Tells whether a list names the branches that move: no others do then. */
export function isListed(following: Following, listed: readonly unknown[]): boolean {
  return following === 'listed' || listed.length > 0
}

/** Tells whether branches move by default. */
export async function mayFollow(git: Git, following: Following): Promise<boolean> {
  return following === 'default' && (await git.config.getBoolean('rebase.updateRefs')) !== false
}

async function sameTree(git: Git, { old, new: now }: MovedRef, made: ReadonlyMap<Oid, RawObject>): Promise<boolean> {
  const tree = async (oid: Oid) => parseCommit((made.get(oid) ?? (await git.objects.read(oid))).body).tree
  return (await tree(old)) === (await tree(now))
}
