import { shortOid } from '../../core/object/oid.js'
import type { RewritePlan, Todo } from '../../core/rewrite/plan/plan.js'
import type { SquashChain, SquashWish } from '../../core/rewrite/plan/plan-squash.js'
import type { Conflicted, Rewritten } from '../../core/rewrite/replay/replay.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git, TreeSwitch } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { changeOf } from '../rewrite/apply/apply.js'
import { checkDryRun, withChangesAside } from '../rewrite/apply/local-changes.js'
import { movesOf, treeOf } from '../rewrite/run-rewrite.js'
import { conclude } from '../rewrite/apply/apply-and-notify.js'
import { finish, planFinish, unfinished } from '../rewrite/finish/hooks-and-signing.js'
import { findPublication, refusePublished } from '../rewrite/plan-context/published.js'
import { sayLeftOutMessages, sayStrayFixups } from '../rewrite/plan-context/fixup-commits.js'
import { sayBase } from '../rewrite/plan-context/base.js'
import { planPush, pushRewritten } from '../rewrite/apply/push.js'
import { type Replaying, replayPlan } from '../rewrite/replay-plan.js'
import { withTags } from '../rewrite/plan-context/tags.js'
import { favourOf } from '../rewrite/git-rebase/on-conflict.js'
import { forGit } from '../rewrite/git-rebase/ask-on-conflict.js'
import { gatherStart, type Start } from '../rewrite/plan-context/start.js'
import { squashByGit } from './squash/by-git.js'
import { gather, type Gathered } from './squash/gather.js'
import { confirmSquash, guideSquash, isGuided } from './squash/guide.js'
import type { SquashOptions } from './squash/options.js'
import {
  reportSquash,
  squashedResult,
  type SquashDecision,
  type SquashDocument,
  squashDocument,
  type SquashReport,
} from './squash/report.js'
import { resolveWish } from './squash/message-and-author.js'

/**
 * Folds commits of the current branch into one, in memory. For a range of consecutive ones no file, no index is opened,
 * and it cannot conflict: what stands above is replayed with its trees unchanged.
 *
 * @throws GitSlimError `refused` where history is published, shallow, merged, or in the middle of another command;
 *   `conflict` where commits that do not follow one another meet what is between
 */
export async function squash(ctx: Context, options: SquashOptions): Promise<SquashDocument> {
  const squashed = await squashOrPlan(ctx, options)
  if (squashed.kind === 'whole-plan') throw new TypeError('a whole plan is wanted of somebody who was not asked')
  return squashed.document
}

/** What has come of a squash, or that a person wants to edit the whole plan: the commits since `base`. */
export type Squashed =
  | { readonly kind: 'squashed'; readonly document: SquashDocument }
  | { readonly kind: 'whole-plan'; readonly base: string | undefined }

/** Does what {@link squash} does, where a person may want more than one fold. */
export async function squashOrPlan(ctx: Context, options: SquashOptions): Promise<Squashed> {
  refuseUnasked(ctx, options)
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const report = await squashIn(ctx, git, options)
    if ('kind' in report) return report
    reportSquash(ctx, report)
    return { kind: 'squashed', document: squashDocument(report) }
  } finally {
    await git.close()
  }
}

type WholePlan = Extract<Squashed, { kind: 'whole-plan' }>

async function squashIn(ctx: Context, git: Git, options: SquashOptions): Promise<SquashReport | WholePlan> {
  const start = await gatherStart(ctx, git)
  const pushing = await planPush(ctx, git, { ...start, push: options.push })
  const gathered = await gather(ctx, git, { start, options })
  noteBase(ctx, gathered)
  const chosen = isGuided(ctx, options)
    ? await guideSquash(ctx, git, { place: start, chain: gathered.chain, options })
    : { chain: gathered.chain, options }
  if (chosen === 'whole-plan') return { kind: 'whole-plan', base: gathered.base?.name }
  const chain = gathered.inOrder(chosen.chain)
  const taken = new Set(chosen.chain.onto?.taken)
  const replaced = chain.filter(({ oid }) => !taken.has(oid))
  const publication = await findPublication(git, start, { replaced, tags: options.tags })
  if (options.published === 'refuse') refusePublished(publication)
  const wish = await resolveWish(ctx, git, chosen)
  const plan = planned(ctx, gathered, { chain: chosen.chain, wish })
  const outcome = await replayed(ctx, git, {
    plan,
    chain,
    committer: start.committer,
    favour: favourOf(options.onConflict),
    isForOthers: forGit(git),
  })
  if (outcome.kind === 'conflict') {
    return squashByGit(ctx, git, { start, gathered, plan, publication, pushing, options, conflicted: outcome })
  }
  const folded = options.range.kind === 'commits' ? 'ends' : 'last'
  const moves = await movesOf(ctx, git, { start, chain, plan, outcome, folded, options })
  const trees = { from: treeOf(chain, plan.tip), to: outcome.tree }
  const parts = { ...start, ...chosen, plan, outcome, moves, publication, base: gathered.base, trees, pushing }
  const isWritten = (todo: Todo) => todo.action === 'squash' && 'given' in wish.message
  const finishing = { ...parts, verb: 'squash', start, infos: chain, options, isWritten }
  const lastWords = await planFinish(ctx, git, finishing)
  const known = { ...parts, files: changeOf(git, trees), backend: git.backend }
  const decided = await withTags(git, { ...known, ...unfinished(git, outcome, lastWords) })
  if (isGuided(ctx, options) && (await confirmSquash(ctx, decided)) === 'no') return { ...decided, done: 'declined' }
  const files = { outcome, trees, localChanges: options.localChanges }
  if (ctx.dryRun) {
    await checkDryRun(ctx, git, files)
    return { ...decided, done: 'dry-run' }
  }
  const finished = await withTags(git, await finish(ctx, git, { decided: known, lastWords, ...files }))
  const work = async () => ({ ...finished, operation: await apply(ctx, git, { ...finished, start }) })
  const done = await withChangesAside(ctx, git, { files, work })
  await pushRewritten(ctx, git, { plan: pushing, operation: done.operation, after: done.outcome.tip })
  return { ...done, done: 'squashed' }
}

/** Plans the squash, and says what becomes of commits that were made to be folded elsewhere, and of their messages. */
function planned(
  ctx: Context,
  gathered: Gathered,
  { chain, wish }: { readonly chain: SquashChain; readonly wish: SquashWish },
): RewritePlan {
  sayStrayFixups(ctx, chain.range, 'folded')
  const plan = gathered.plan(chain, wish)
  // A message made of all of them leaves out only what an amend! has replaced.
  if ('from' in wish.message && wish.message.from !== 'all')
    sayLeftOutMessages(ctx, chain.range, squashedResult({ plan }).message)
  return plan
}

/** Without a terminal, what a prompt would have asked is a usage error. */
function refuseUnasked(ctx: Context, { range }: SquashOptions): void {
  if (range.kind === 'default' && !ctx.prompts && !ctx.yes && !ctx.dryRun) {
    throw new GitSlimError('usage', messages.squash.needsYes)
  }
}

function noteBase(ctx: Context, { base, chain }: Gathered): void {
  if (base) sayBase(ctx, base, chain.range.length)
  const { merged = [], taken = [] } = chain.onto ?? {}
  if (merged.length > 0) ctx.reporter.note(messages.squash.keptMerged(merged.map(shortOid)))
  if (taken.length > 0) ctx.reporter.warn(messages.squash.takenIn(taken.length))
}

/** Replays the plan. A fold of consecutive commits cannot conflict: every step builds on the tree that it was made on. */
async function replayed(ctx: Context, git: Git, replaying: Replaying): Promise<Rewritten | Conflicted> {
  const outcome = await replayPlan(ctx, git, replaying)
  if (outcome.kind === 'unchanged') throw new TypeError('a squash of several commits changed nothing')
  return outcome
}

interface Decided extends Pick<SquashDecision, 'chain' | 'plan' | 'outcome' | 'moves'> {
  readonly start: Start
  readonly trees: TreeSwitch
}

async function apply(ctx: Context, git: Git, { start, plan, chain, outcome, moves, trees }: Decided): Promise<number> {
  const summary = messages.squash.summary(chain.range.length)
  const squashed = new Map(outcome.mapping).get(chain.range[0]?.oid ?? outcome.tip)
  return conclude(ctx, git, {
    start,
    plan,
    verb: 'squash',
    summary,
    reason: `squash ${summary} into ${shortOid(squashed ?? outcome.tip)}`,
    outcome,
    moves,
    trees,
  })
}
