import { type Oid, shortOid } from '../../../core/object/oid.js'
import { identParts } from '../../../core/object/ident.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { CurrentBranch } from '../../rewrite/plan-context/branch.js'
import type { FoundLimits } from './limits.js'
import type { RangeWish } from './options.js'

/** Committers' dates, in seconds; both are included. */
export interface Dates {
  readonly since: number
  readonly until: number
}

/**
 * Returns the dates that a range is to be within: all there are, where none were named.
 *
 * @throws GitSlimError `usage` for what is no date
 */
export async function readDates({ backend }: Pick<Context, 'backend'>, wish: RangeWish): Promise<Dates> {
  const { since, until } = wish.kind === 'dates' ? wish : { since: undefined, until: undefined }
  return {
    since: since === undefined ? -Infinity : (await backend.parseDate(since)).seconds,
    until: until === undefined ? Infinity : (await backend.parseDate(until)).seconds,
  }
}

/**
 * Finds the limits of a range by the committers' dates of the branch's own line: those of first parents.
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
 * Makes sure that all that would be folded is within the dates: also what was merged.
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
