import { shortOid } from '../core/object/oid.js'
import { completedRef } from '../core/operation/record.js'
import { planSquash, type SquashChain, type SquashWish } from '../core/rewrite/plan-squash.js'
import type { Rewritten } from '../core/rewrite/replay.js'
import type { RewritePlan } from '../core/rewrite/plan.js'
import { GitSlimError } from '../git/errors.js'
import type { Git, Ident } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { type OperationLog, operationRefs } from './operation/log.js'
import { recordOperation } from './operation/record-operation.js'
import { settledLog } from './operation/settle.js'
import { snapshotRefs } from './ref-snapshot.js'
import { replayPlan } from './rewrite/replay-plan.js'
import { currentBranch } from './squash/branch.js'
import { gatherRange } from './squash/gather-range.js'
import { confirmSquash, guideSquash, isGuided } from './squash/guide.js'
import { findLimits, type FoundLimits, type Place } from './squash/limits.js'
import type { SquashOptions } from './squash/options.js'
import { findPublication, refusePublished } from './squash/published.js'
import { reportSquash, type SquashDocument, squashDocument, type SquashReport } from './squash/report.js'
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
  const start = await gatherStart(ctx, git, options)
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
  const decided = { ...start, ...chosen, plan, outcome, publication, base: found.base, backend: git.backend }
  if (isGuided(ctx, options) && (await confirmSquash(ctx, decided)) === 'no') return { ...decided, done: 'declined' }
  if (ctx.dryRun) return { ...decided, done: 'dry-run' }
  return { ...decided, done: 'squashed', operation: await apply(ctx, git, decided) }
}

interface Start extends Place {
  readonly log: OperationLog
  readonly committer: Ident
}

async function gatherStart(ctx: Context, git: Git, options: SquashOptions): Promise<Start> {
  const reading = snapshotRefs(git, 'refs/heads/', 'refs/remotes/', 'refs/tags/', operationRefs)
  const [refs, log, branch, committer] = await Promise.all([
    reading,
    reading.then(refs => settledLog(ctx, git, refs)),
    currentBranch(git, reading),
    git.identity.committer(),
    refuseSigning(git, options),
  ])
  // What an interrupted operation has still moved was read before it moved.
  const wasSettled = log.completed !== (refs.named(completedRef)?.oid ?? null)
  return wasSettled ? gatherStart(ctx, git, options) : { refs, log, branch, committer }
}

/** Without a terminal, what a prompt would have asked is a usage error. */
function refuseUnasked(ctx: Context, { range }: SquashOptions): void {
  if (range.kind === 'default' && !ctx.prompts && !ctx.yes && !ctx.dryRun) {
    throw new GitSlimError('usage', messages.squash.needsYes)
  }
}

async function refuseSigning(git: Git, { signing }: SquashOptions): Promise<void> {
  if (signing === 'refuse' && (await git.config.getBoolean('commit.gpgSign'))) {
    throw new GitSlimError('refused', messages.squash.signingRequired())
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

interface Decided extends Start {
  readonly chain: SquashChain
  readonly outcome: Rewritten
}

async function apply(ctx: Context, git: Git, { branch, chain, outcome, log }: Decided): Promise<number> {
  const count = chain.range.length
  const [[, squashed] = []] = outcome.mapping
  return recordOperation(git, {
    log,
    objects: outcome.objects,
    reason: `squash ${messages.squash.summary(count)} into ${shortOid(squashed ?? outcome.tip)}`,
    origHead: branch.tip,
    record: {
      verb: 'squash',
      time: ctx.clock(),
      summary: messages.squash.summary(count),
      refs: [{ name: branch.ref, old: branch.tip, new: outcome.tip }],
    },
  })
}
