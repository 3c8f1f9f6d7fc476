import { type Oid, shortOid } from '../../../core/object/oid.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { CurrentBranch, Place } from '../../rewrite/plan-context/branch.js'
import { type Base, findBase } from '../../rewrite/plan-context/base.js'
import { ancestor, resolveCommit } from '../../rewrite/plan-context/revision.js'
import type { RangeLimits } from './gather-range.js'
import type { RangeWish } from './options.js'

/** The limits of a squash, and the base they were found by when none were named. */
export interface FoundLimits {
  readonly limits: RangeLimits
  readonly base: Base | undefined
}

/**
 * Finds the limits of the range that was asked for.
 *
 * @throws GitSlimError `usage` when no base is known, `not-found` for a revision that is none, `refused` otherwise
 */
export async function findLimits(
  git: Git,
  place: Place,
  wish: Exclude<RangeWish, { readonly kind: 'commits' | 'dates' }>,
): Promise<FoundLimits> {
  const { branch } = place
  const { tip } = branch
  const limits = (base: Oid | null, last: Oid, names: { base: string; last: string }): FoundLimits => ({
    limits: { base, last, tip, names: { ...names, branch: branch.name } },
    base: undefined,
  })
  switch (wish.kind) {
    case 'default':
      return sinceBase(git, place)
    case 'last':
      return limits(await below(git, branch, wish.count), tip, { base: `HEAD~${wish.count}`, last: branch.name })
    case 'between': {
      const [from, to] = await Promise.all([resolveCommit(git, wish.from), resolveCommit(git, wish.to)])
      return limits(from, to, { base: wish.from, last: wish.to })
    }
    case 'root':
      return limits(null, await resolveCommit(git, wish.to), { base: '', last: wish.to })
  }
}

async function sinceBase(git: Git, { branch, refs }: Place): Promise<FoundLimits> {
  const base = await findBase(git, { branch, refs }, 'squash')
  const [common] = await git.history.mergeBases(branch.tip, base.oid)
  if (common === undefined) throw new GitSlimError('refused', messages.squash.unrelated(branch.name, base.name))
  const names = { base: base.name, last: branch.name, branch: branch.name }
  return { limits: { base: common, last: branch.tip, tip: branch.tip, names }, base }
}

/** Fails where a commit is missing or damaged: history does not end there. */
async function readThrough(git: Git, tip: Oid): Promise<void> {
  for await (const _ of git.history.list([tip], []));
}

async function below(git: Git, { tip }: CurrentBranch, count: number): Promise<Oid> {
  const found = await ancestor(git, tip, count)
  if (found !== undefined) return found
  await readThrough(git, tip)
  const [boundary] = await git.history.shallow()
  const text = boundary ? messages.history.shallowBoundary(shortOid(boundary)) : messages.squash.tooFew(count)
  throw new GitSlimError('refused', text)
}
