import { type Oid, shortOid } from '../../../core/object/oid.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { CurrentBranch, Place } from '../../rewrite/plan-context/branch.js'
import { type Base, findBase } from '../../rewrite/plan-context/base.js'
import { ancestor, resolveCommit } from '../../rewrite/plan-context/resolve-commits.js'
import type { RangeRequest, RangeLimits } from './options.js'
import { identParts } from '../../../core/object/ident.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { Context } from '../../context.js'

/** The limits of a squash, and the base if they were derived from it. */
export interface FoundLimits {
  readonly limits: RangeLimits
  readonly base: Base | undefined
}

/**
 * Finds the limits of the requested range.
 *
 * @throws GitSlimError `usage` when no base is known, `not-found` for a revision that is none, `refused` otherwise
 */
export async function findLimits(
  git: Git,
  place: Place,
  request: Exclude<RangeRequest, { readonly kind: 'commits' | 'dates' }>,
): Promise<FoundLimits> {
  const { branch } = place
  const { tip } = branch
  const limits = (base: Oid | null, last: Oid, names: { base: string; last: string }): FoundLimits => ({
    limits: { base, last, tip, names: { ...names, branch: branch.name } },
    base: undefined,
  })
  switch (request.kind) {
    case 'default':
      return sinceBase(git, place, await findBase(git, place, 'squash'))
    case 'since':
      return sinceBase(git, place, { name: request.base, oid: await resolveCommit(git, request.base) })
    case 'last':
      return limits(await below(git, branch, request.count), tip, { base: `HEAD~${request.count}`, last: branch.name })
    case 'between': {
      const [from, to] = await Promise.all([resolveCommit(git, request.from), resolveCommit(git, request.to)])
      return limits(from, to, { base: request.from, last: request.to })
    }
    case 'root':
      return limits(null, await resolveCommit(git, request.to), { base: '', last: request.to })
  }
}

async function sinceBase(git: Git, { branch }: Place, base: Base): Promise<FoundLimits> {
  const [common] = await git.history.mergeBases(branch.tip, base.oid)
  if (common === undefined) throw new GitSlimError('refused', messages.squash.unrelated(branch.name, base.name))
  const names = { base: base.name, last: branch.name, branch: branch.name }
  return { limits: { base: common, last: branch.tip, tip: branch.tip, names }, base }
}

/**
 * Counts the commits of a branch by first parents. Fails where one is missing or damaged: history does not end there.
 */
async function countFirstParents(git: Git, tip: Oid): Promise<number> {
  const links = new Map((await git.history.links([tip])).map(({ oid, parents }) => [oid, parents]))
  let count = 0
  for (let oid: Oid | undefined = tip; oid !== undefined; oid = links.get(oid)?.[0]) count++
  return count
}

async function below(git: Git, { tip }: CurrentBranch, count: number): Promise<Oid> {
  const found = await ancestor(git, tip, count)
  if (found !== undefined) return found
  const has = await countFirstParents(git, tip)
  const [boundary] = await git.history.shallow()
  const text = boundary ? messages.history.shallowBoundary(shortOid(boundary)) : messages.squash.tooFew(has)
  throw new GitSlimError('refused', text)
}

/** Committer dates, in seconds; both are included. */
export interface Dates {
  readonly since: number
  readonly until: number
}

/**
 * Returns the dates of a range: without limits where none were named.
 *
 * @throws GitSlimError `usage` for what is no date
 */
export async function readDates({ backend }: Pick<Context, 'backend'>, request: RangeRequest): Promise<Dates> {
  const { since, until } = request.kind === 'dates' ? request : { since: undefined, until: undefined }
  return {
    since: since === undefined ? -Infinity : (await backend.parseDate(since)).seconds,
    until: until === undefined ? Infinity : (await backend.parseDate(until)).seconds,
  }
}

/**
 * Finds the limits of a range by the committer dates on the branch's first-parent line.
 *
 * @throws GitSlimError `refused` where no commit is that old, or others stand between those that are
 */
export async function limitsByDate(git: Git, { tip, name }: CurrentBranch, dates: Dates): Promise<FoundLimits> {
  const links = new Map((await git.history.links([tip])).map(link => [link.oid, link]))
  const line: { readonly oid: Oid; readonly isIn: boolean }[] = []
  for (let oid: Oid | undefined = tip; oid !== undefined; ) {
    const link = links.get(oid)
    if (link === undefined) break
    line.push({ oid, isIn: isWithin(link.seconds, dates) })
    oid = link.parents[0]
  }
  const [start, end] = [line.findIndex(({ isIn }) => isIn), line.findLastIndex(({ isIn }) => isIn)]
  const last = line[start]
  if (last === undefined) throw new GitSlimError('refused', messages.squash.noneByDate(name))
  const between = line.slice(start, end).find(({ isIn }) => !isIn)
  if (between !== undefined) throw new GitSlimError('refused', messages.squash.notByDate(shortOid(between.oid)))
  const base = line[end + 1]?.oid ?? null
  const names = { base: base === null ? '' : shortOid(base), last: shortOid(last.oid), branch: name }
  return { limits: { base, last: last.oid, tip, names }, base: undefined }
}

/**
 * Makes sure that all commits to be folded are within the dates, also merged ones.
 *
 * @throws GitSlimError `refused`
 */
export function checkDates(range: readonly CommitInfo[], dates: Dates): void {
  const other = range.find(({ commit }) => !isWithin(identParts(commit.committer).date?.seconds ?? 0, dates))
  if (other !== undefined) throw new GitSlimError('refused', messages.squash.notByDate(shortOid(other.oid)))
}

function isWithin(seconds: number, { since, until }: Dates): boolean {
  return seconds >= since && seconds <= until
}
