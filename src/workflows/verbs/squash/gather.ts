import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { RewritePlan } from '../../../core/rewrite/plan/plan.js'
import { planFold, planSquash, type SquashChain, type SquashRequest } from '../../../core/rewrite/plan/plan-squash.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { graphFrom, type NamedCommit, refuseMerges } from '../../rewrite/plan-context/read-commits.js'
import type { Base } from '../../rewrite/plan-context/base.js'
import { namedCommits, resolveCommit } from '../../rewrite/plan-context/resolve-commits.js'
import type { Start } from '../../rewrite/plan-context/start.js'
import { gatherRange } from './gather-range.js'
import { checkDates, limitsByDate, readDates, findLimits } from './limits.js'
import type { MergedLines, RangeRequest, SquashOptions, RangeLimits } from './options.js'

/** The commits of a squash, and the kind of its plan. */
export interface Gathered {
  readonly chain: SquashChain
  /** The base that was found, when no range was named. */
  readonly base: Base | undefined
  /** All commits of the plan, oldest first. */
  readonly inOrder: (chain: SquashChain) => readonly CommitInfo[]
  readonly plan: (chain: SquashChain, request: SquashRequest) => RewritePlan
}

/** Gathers a range of consecutive commits, or commits that were named one by one. */
export function gather(
  ctx: Context,
  git: Git,
  { start, options }: { readonly start: Start; readonly options: SquashOptions },
): Promise<Gathered> {
  const { range, merged } = options
  if (range.kind === 'commits') return gatherCommits(git, start, range)
  return gatherLimits(ctx, git, { start, request: range, merged })
}

interface Limiting {
  readonly start: Start
  readonly request: Exclude<RangeRequest, Commits>
  readonly merged: MergedLines
}

async function gatherLimits(ctx: Context, git: Git, { start, request, merged }: Limiting): Promise<Gathered> {
  const dates = await readDates(ctx, request)
  const { limits, base } = await (request.kind === 'dates'
    ? limitsByDate(git, start.branch, dates)
    : findLimits(git, start, request))
  const chain = await gatherRange(git, { limits, place: start, merged })
  checkDates(chain.range, dates)
  // Before an editor opens: with fewer than two commits there is no message to write.
  if (chain.range.length < 2) throw nothingToSquash(chain.range.length, limits)
  return {
    chain,
    base,
    inOrder: ({ range, above }) => [...range, ...above],
    plan: (chain, squashRequest) => {
      const outcome = planSquash(chain, squashRequest)
      if (outcome.kind === 'planned') return outcome.plan
      throw nothingToSquash(outcome.commits, limits)
    },
  }
}

function nothingToSquash(commits: number, { names: { base, last } }: RangeLimits): GitSlimError {
  return new GitSlimError('refused', messages.squash.nothingToSquash(commits, `${base}..${last}`))
}

type Commits = Extract<RangeRequest, { readonly kind: 'commits' }>

async function gatherCommits(git: Git, { branch }: Start, { commits, into }: Commits): Promise<Gathered> {
  const named: NamedCommit[] = [...(await namedCommits(git, commits))]
  const target = into === undefined ? undefined : { oid: await resolveCommit(git, into), name: into }
  if (target !== undefined && !named.some(({ oid }) => oid === target.oid)) named.push(target)
  const all = await graphFrom(git, branch.tip, named)
  refuseMerges(all, named, 'squash')
  const oids = new Set(named.map(({ oid }) => oid))
  const range = all.filter(({ oid }) => oids.has(oid))
  if (range.length < 2) throw new GitSlimError('refused', messages.squash.oneCommitNamed)
  const place = target?.oid ?? range[0]?.oid
  return {
    chain: { range, above: all.filter(({ oid }) => !oids.has(oid)) },
    base: undefined,
    inOrder: () => all,
    plan: (_chain, request) => planFold(all, { folded: oids, into: place }, request),
  }
}
