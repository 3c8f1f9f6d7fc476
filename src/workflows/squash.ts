import { shortOid } from '../core/object/oid.js'
import { planSquash, type SquashChain, type SquashWish } from '../core/rewrite/plan-squash.js'
import type { Rewritten } from '../core/rewrite/replay.js'
import type { RewritePlan } from '../core/rewrite/plan.js'
import { GitSlimError } from '../git/errors.js'
import type { Git, Ident } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { applyRewrite } from './rewrite/apply.js'
import { movesOf } from './rewrite/carry-out.js'
import { replayPlan } from './rewrite/replay-plan.js'
import { gatherStart, type Start } from './rewrite/start.js'
import { gatherRange } from './squash/gather-range.js'
import { confirmSquash, guideSquash, isGuided } from './squash/guide.js'
import { findLimits, type FoundLimits } from './squash/limits.js'
import type { SquashOptions } from './squash/options.js'
import { findPublication, refusePublished } from './rewrite/published.js'
import {
  reportSquash,
  type SquashDecision,
  type SquashDocument,
  squashDocument,
  type SquashReport,
} from './squash/report.js'
import { resolveWish } from './squash/wish.js'

/**
 * Folds a range of consecutive commits of the current branch into one, in memory: no file, no index is opened, and it
 * cannot conflict. What stands above the range is replayed with its trees unchanged.
 *
 * @throws GitSlimError `refused` where history is published, shallow, merged, or in the middle of another command
 */
export async function squash(ctx: Context, options: SquashOptions): Promise<SquashDocument> {
  refuseUnasked(ctx, options)
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const report = await squashIn(ctx, git, options)
    reportSquash(ctx, report)
    return squashDocument(report)
  } finally {
    await git.close()
  }
}

async function squashIn(ctx: Context, git: Git, options: SquashOptions): Promise<SquashReport> {
  const start = await gatherStart(ctx, git, options.signing)
  const found = await findLimits(git, start, options.range)
  const candidates = await gatherRange(git, found.limits)
  noteBase(ctx, found, candidates)
  const chosen = isGuided(ctx, options)
    ? await guideSquash(ctx, git, { place: start, chain: candidates, options })
    : { chain: candidates, options }
  const publication = await findPublication(git, start, chosen.chain)
  if (options.published === 'refuse') refusePublished(publication)
  const wish = await resolveWish(ctx, git, chosen)
  const plan = planned(chosen.chain, wish, found)
  const outcome = await replayed(ctx, git, { plan, ...chosen, ...start })
  const moving = { start, chain: [...chosen.chain.range, ...chosen.chain.above], plan, outcome }
  const moves = await movesOf(ctx, git, { ...moving, folded: 'last', following: options.following })
  const decided = { ...start, ...chosen, plan, outcome, moves, publication, base: found.base, backend: git.backend }
  if (isGuided(ctx, options) && (await confirmSquash(ctx, decided)) === 'no') return { ...decided, done: 'declined' }
  if (ctx.dryRun) return { ...decided, done: 'dry-run' }
  return { ...decided, done: 'squashed', operation: await apply(ctx, git, { ...decided, start }) }
}

/** Without a terminal, what a prompt would have asked is a usage error. */
function refuseUnasked(ctx: Context, { range }: SquashOptions): void {
  if (range.kind === 'default' && !ctx.prompts && !ctx.yes && !ctx.dryRun) {
    throw new GitSlimError('usage', messages.squash.needsYes)
  }
}

function noteBase(ctx: Context, { base }: FoundLimits, { range }: SquashChain): void {
  if (base) ctx.reporter.note(messages.squash.baseTaken(base.name, range.length))
}

function planned(chain: SquashChain, wish: SquashWish, { limits }: FoundLimits): RewritePlan {
  const outcome = planSquash(chain, wish)
  switch (outcome.kind) {
    case 'planned':
      return outcome.plan
    case 'nothing-to-squash': {
      const range = `${limits.names.base}..${limits.names.last}`
      throw new GitSlimError('refused', messages.squash.nothingToSquash(outcome.commits, range))
    }
  }
}

/** Replays the plan, which cannot conflict: every step builds on the tree that it was made on. */
async function replayed(
  ctx: Context,
  git: Git,
  { plan, chain, committer }: { plan: RewritePlan; chain: SquashChain; committer: Ident },
): Promise<Rewritten> {
  const outcome = await replayPlan(ctx, git, { plan, chain: [...chain.range, ...chain.above], committer })
  if (outcome.kind !== 'rewritten') throw new TypeError(`a squash of several commits ended as ${outcome.kind}`)
  return outcome
}

interface Decided extends Pick<SquashDecision, 'chain' | 'outcome' | 'moves'> {
  readonly start: Start
}

/** The last tree is the same as before: no file is looked at. */
async function apply(ctx: Context, git: Git, { start, chain, outcome, moves }: Decided): Promise<number> {
  const summary = messages.squash.summary(chain.range.length)
  const [[, squashed] = []] = outcome.mapping
  return applyRewrite(ctx, git, {
    start,
    verb: 'squash',
    summary,
    reason: `squash ${summary} into ${shortOid(squashed ?? outcome.tip)}`,
    objects: outcome.objects,
    moves,
    trees: { from: outcome.tree, to: outcome.tree },
  })
}
