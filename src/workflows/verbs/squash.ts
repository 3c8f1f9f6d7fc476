import { GitSlimError, isFailure } from '../../core/errors.js'
import { shortOid } from '../../core/object/oid.js'
import type { SquashRequest } from '../../core/rewrite/plan/plan-squash.js'
import type { RewritePlan } from '../../core/rewrite/plan/plan.js'
import { messages } from '../../output/messages.js'
import type { Git } from '../../git/port.js'
import { back, type Context } from '../context.js'
import { sayBase } from '../rewrite/plan-context/base.js'
import { sayLeftOutMessages, sayStrayFixups } from '../rewrite/plan-context/fixup-commits.js'
import { openForRewrite } from '../rewrite/plan-context/open-branch.js'
import { beginRewrite, runGathered, runRewrite } from '../rewrite/run-rewrite.js'
import { failureToMend, inOneLine, retries } from '../rewrite/try-again.js'
import type { Asked, Verb } from '../rewrite/verb.js'
import { gather, type Gathered } from './squash/gather.js'
import { confirmSquash, isGuided, SquashGuide } from './squash/guide.js'
import { resolveMessageAndAuthor } from './squash/message-and-author.js'
import type { SquashOptions } from './squash/options.js'
import {
  type PlannedSquash,
  type SquashDocument,
  squashDocument,
  squashedResult,
  squashLines,
} from './squash/report.js'

/**
 * Folds commits of the current branch into one, in memory.
 *
 * For consecutive commits no file and no index is opened, and it cannot conflict: commits above are replayed with their
 * trees unchanged.
 *
 * @throws GitSlimError `refused` where history is published, shallow, merged, or in the middle of another command;
 *   `conflict` where commits that do not follow one another meet what is between
 */
function squash(ctx: Context, options: SquashOptions): Promise<SquashDocument> {
  return runRewrite(ctx, squashVerb, options)
}

const squashVerb: Verb<SquashOptions, Gathered, PlannedSquash, SquashDocument> = {
  gather: async (ctx, git, { start, options }) => {
    const gathered = await gather(ctx, git, { start, options })
    refuseUnasked(ctx, options)
    noteBase(ctx, gathered)
    return gathered
  },
  replaces: ({ chain, inOrder }) => {
    const taken = new Set(chain.onto?.taken)
    return inOrder(chain).filter(({ oid }) => !taken.has(oid))
  },
  plan: async (ctx, git, { start, options, gathered }) => {
    const { chain, base, inOrder } = gathered
    const request = await resolveMessageAndAuthor(ctx, git, { options, chain })
    const summary = messages.squash.summary(chain.range.length)
    return {
      start,
      chain: inOrder(chain),
      plan: planned(ctx, gathered, request),
      verb: 'squash',
      summary,
      reason: outcome => {
        const squashed = new Map(outcome.mapping).get(chain.range[0]?.oid ?? outcome.tip)
        return `squash ${summary} into ${shortOid(squashed ?? outcome.tip)}`
      },
      options,
      folded: options.range.kind === 'commits' ? 'ends' : 'last',
      isWritten: todo => todo.action === 'squash' && 'given' in request.message,
      folding: chain,
      base,
    }
  },
  summary: (_ctx, report) => squashLines(report),
  document: squashDocument,
}

/** The result of a squash, or the wish of a person to edit the whole plan: the commits since `base`. */
export type Squashed =
  | { readonly kind: 'squashed'; readonly document: SquashDocument }
  | { readonly kind: 'whole-plan'; readonly base: string | undefined }

/** Squashes, after asking a person on a terminal who has named no range. */
export async function squashOrPlan(ctx: Context, options: SquashOptions): Promise<Squashed> {
  if (!isGuided(ctx, options)) return { kind: 'squashed', document: await squash(ctx, options) }
  const git = await openForRewrite(ctx, options)
  try {
    const begun = await beginRewrite(ctx, git, options)
    const gathered = await squashVerb.gather(ctx, git, { ...begun, options })
    return await squashGuided(ctx, git, { ...begun, options, gathered })
  } finally {
    await git.close()
  }
}

/** A person has gone back from the confirmation to the questions. */
class WentBack extends Error {}

/** Asks, and squashes; if that fails before anything has changed, asks again, with all answers kept. */
async function squashGuided(
  ctx: Context,
  git: Git,
  { gathered, ...asked }: Asked<SquashOptions> & { readonly gathered: Gathered },
): Promise<Squashed> {
  const { start, options } = asked
  const guide = new SquashGuide(ctx, git, { place: start, chain: gathered.chain, options })
  const nextTry = retries(ctx)
  const confirm: typeof squashVerb.confirm = async (context, decided) => {
    const answer = await confirmSquash(context, decided)
    if (answer !== back) return answer
    if (!guide.hasQuestions) return 'no'
    throw new WentBack()
  }
  for (let from: 'first' | 'last' = 'first'; ; from = 'last') {
    const chosen = await guide.ask(from)
    if (chosen === 'whole-plan') return { kind: 'whole-plan', base: gathered.base?.name }
    const input = { ...asked, options: chosen.options, gathered: { ...gathered, chain: chosen.chain } }
    try {
      const document = await runGathered(nextTry(), git, { verb: { ...squashVerb, confirm }, ...input })
      return { kind: 'squashed', document }
    } catch (error) {
      if (error instanceof WentBack) continue
      if (!guide.hasQuestions || isFailure(error, 'interrupted')) throw error
      ctx.reporter.warn(inOneLine(await failureToMend(ctx, git, { start, error })))
    }
  }
}

/** Plans the squash, and reports what happens to corrections of commits outside the range, and to their messages. */
function planned(ctx: Context, { chain, plan: planOf }: Gathered, request: SquashRequest): RewritePlan {
  sayStrayFixups(ctx, chain.range, 'folded')
  const plan = planOf(chain, request)
  // A message made from all of them leaves out only what an amend! commit replaces.
  if ('from' in request.message && request.message.from !== 'all')
    sayLeftOutMessages(ctx, chain.range, squashedResult({ plan }).message)
  return plan
}

/** Without a terminal, the questions of a squash are a usage error; other errors come first. */
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
