import { decodeLossy } from '../../../core/bytes/bytes.js'
import { identParts } from '../../../core/object/ident.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { SquashChain } from '../../../core/rewrite/plan/plan-squash.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context, Choice, Prompts } from '../../context.js'
import type { MessageRequest, SquashOptions } from './options.js'
import type { Place } from '../../rewrite/plan-context/branch.js'
import { publishedAmong } from '../../rewrite/plan-context/published.js'
import { planLines, type PlannedSquash } from './report.js'
import type { DecidedReport } from '../../rewrite/report.js'
import { subjectOf } from '../../rewrite/subject.js'

export interface GuideInput {
  readonly place: Place
  /** What there is to choose from: the commits since the base, none above. */
  readonly chain: SquashChain
  readonly options: SquashOptions
}

/** Tells whether a person is asked what to squash: on a terminal, when no range was named. */
export function isGuided(ctx: Context, { range }: SquashOptions): boolean {
  return range.kind === 'default' && ctx.prompts !== undefined && !ctx.yes && !ctx.dryRun
}

/** What a person has chosen; `whole-plan`: more than one fold. */
export type Guided = { readonly chain: SquashChain; readonly options: SquashOptions } | 'whole-plan'

/** Asks which commits to fold, and what the new one is to say; where some are merges, all of them are folded. */
export async function guideSquash(ctx: Context, git: Git, { place, chain, options }: GuideInput): Promise<Guided> {
  const prompts = promptsOf(ctx)
  if (chain.onto !== undefined) return { chain, options: { ...options, ...(await askMessage(prompts, options)) } }
  const published = await publishedAmong(git, place, { commits: chain.range, tags: options.tags })
  const now = ctx.clock().seconds
  const choices = chain.range.map((info, value) => ({ value, ...describe(info, { published, now }) }))
  const first = await chooseFirst(prompts, choices, ctx.planEditor === undefined ? [] : [wholePlan])
  if (first === 'whole-plan') return first
  const last = await chooseLast(prompts, choices, first)
  return {
    chain: { range: chain.range.slice(first, last + 1), above: chain.range.slice(last + 1) },
    options: { ...options, ...(await askMessage(prompts, options)) },
  }
}

async function askMessage(
  prompts: Prompts,
  { message }: SquashOptions,
): Promise<Partial<Pick<SquashOptions, 'message' | 'edit'>>> {
  return message.kind === 'default' ? chooseMessage(prompts) : {}
}

/** Shows before and after, and asks whether to go on. */
export async function confirmSquash(ctx: Context, decision: DecidedReport<PlannedSquash>): Promise<'yes' | 'no'> {
  const prompts = promptsOf(ctx)
  prompts.show(messages.squash.previewTitle, planLines(decision))
  return prompts.confirm({ message: messages.squash.confirm(decision.folding.range.length), initial: 'yes' })
}

function promptsOf({ prompts }: Context): Prompts {
  if (prompts === undefined) throw new GitSlimError('bug', 'asked without a terminal')
  return prompts
}

const wholePlan = { value: 'whole-plan', label: messages.squash.wholePlan } as const

async function chooseFirst(
  prompts: Prompts,
  choices: readonly Choice<number>[],
  others: readonly Choice<'whole-plan'>[],
): Promise<number | 'whole-plan'> {
  // A squash needs two commits, so the newest cannot be the first.
  const all = [...choices.slice(0, -1), ...others]
  return prompts.select<number | 'whole-plan'>({ message: messages.squash.askFirst, choices: all, initial: 0 })
}

async function chooseLast(prompts: Prompts, choices: readonly Choice<number>[], first: number): Promise<number> {
  const later = choices.slice(first + 1)
  return prompts.select({ message: messages.squash.askLast, choices: later, initial: choices.length - 1 })
}

async function chooseMessage(prompts: Prompts): Promise<Pick<SquashOptions, 'message' | 'edit'>> {
  const from = (source: 'first' | 'last' | 'all' | 'longest'): MessageRequest => ({ kind: 'from', source })
  const choices: Choice<Pick<SquashOptions, 'message' | 'edit'>>[] = [
    { value: { message: from('all'), edit: 'always' }, label: messages.squash.messageEdit },
    { value: { message: from('all'), edit: 'default' }, label: messages.squash.messageAll },
    { value: { message: from('first'), edit: 'default' }, label: messages.squash.messageFirst },
    { value: { message: from('last'), edit: 'default' }, label: messages.squash.messageLast },
    { value: { message: from('longest'), edit: 'default' }, label: messages.squash.messageLongest },
  ]
  return prompts.select({ message: messages.squash.askMessage, choices })
}

function describe(
  { oid, commit }: CommitInfo,
  { published, now }: { published: ReadonlySet<Oid>; now: number },
): { label: string } {
  const { name, date } = identParts(commit.author)
  const age = date === undefined ? '' : messages.history.age(now - date.seconds)
  const mark = published.has(oid) ? ` · ${messages.squash.publishedMark}` : ''
  return { label: `${shortOid(oid)} ${subjectOf(commit.message)} · ${decodeLossy(name)}, ${age}${mark}` }
}
