import { decodeLossy, encode } from '../../../core/bytes/bytes.js'
import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { identParts } from '../../../core/object/ident.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { SquashChain } from '../../../core/rewrite/plan/plan-squash.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { back, type Back, type Choice, type Context, type Prompts } from '../../context.js'
import type { SquashOptions } from './options.js'
import type { Place } from '../../rewrite/plan-context/branch.js'
import { publishedAmong } from '../../rewrite/plan-context/published.js'
import { planLines, type PlannedSquash, squashedResult } from './report.js'
import type { DecidedReport } from '../../rewrite/report.js'
import { subjectOf } from '../../rewrite/subject.js'

export interface GuideInput {
  readonly place: Place
  /** The choices: the commits since the base; none are above them. */
  readonly chain: SquashChain
  readonly options: SquashOptions
}

/** Tells whether a person is asked for the range: on a terminal, when none was named. */
export function isGuided(ctx: Context, { range }: SquashOptions): boolean {
  return range.kind === 'default' && ctx.prompts !== undefined && !ctx.yes && !ctx.dryRun
}

/** A person's choice; `whole-plan`: more than one fold. */
export type Guided = { readonly chain: SquashChain; readonly options: SquashOptions } | 'whole-plan'

/** Positions in the range, and the message of the new commit. */
interface Answers {
  readonly newest: number
  readonly oldest: number
  readonly choice: MessageChoice | 'typed' | undefined
  /** The text typed as message, whether it was used or not. */
  readonly typed: string
}

type Question = 'newest' | 'oldest' | 'message'

/** The questions of a squash: which commits to fold, and the new message. A person can go back to each. */
export class SquashGuide {
  readonly #questions: readonly Question[]
  readonly #prompts: Prompts
  #answers: Answers

  constructor(
    private readonly ctx: Context,
    private readonly git: Git,
    private readonly input: GuideInput,
  ) {
    const { chain, options } = input
    this.#prompts = promptsOf(ctx)
    this.#answers = { newest: chain.range.length - 1, oldest: 0, choice: undefined, typed: '' }
    // If some commits are merges, all are folded.
    const range: readonly Question[] = chain.onto === undefined ? ['newest', 'oldest'] : []
    this.#questions = options.message.kind === 'default' ? [...range, 'message'] : range
  }

  /** Tells whether there is a question before the confirmation. */
  get hasQuestions(): boolean {
    return this.#questions.length > 0
  }

  /**
   * Asks all questions, or the last one again, and returns the choice.
   *
   * @throws GitSlimError `interrupted` on Ctrl-C, and where a person goes back from the first question
   */
  async ask(from: 'first' | 'last'): Promise<Guided> {
    const { chain, options } = this.input
    const published = await publishedAmong(this.git, this.input.place, { commits: chain.range, tags: options.tags })
    const now = this.ctx.clock().seconds
    const commits = chain.range.map((info, value) => ({ value, ...describe(info, { published, now }) })).toReversed()
    let at = from === 'first' ? 0 : this.#questions.length - 1
    for (let question = this.#questions[at]; question !== undefined; question = this.#questions[at]) {
      const answer = await this.#asked(question, commits)
      if (answer === 'whole-plan') return answer
      at += answer === back ? -1 : 1
    }
    if (at < 0) throw new GitSlimError('interrupted', messages.common.interrupted)
    const { newest, oldest, choice, typed } = this.#answers
    const message = choice === 'typed' ? typedMessage(typed) : choice
    const range = chain.range.slice(oldest, newest + 1)
    const chosen = chain.onto === undefined ? { range, above: chain.range.slice(newest + 1) } : chain
    return { chain: chosen, options: { ...options, ...message } }
  }

  async #asked(question: Question, commits: readonly Choice<number>[]): Promise<'whole-plan' | Back | 'answered'> {
    const answers = this.#answers
    switch (question) {
      case 'newest': {
        // A squash needs two commits, so the oldest cannot be the newest.
        const choices = [...commits.slice(0, -1), ...(this.ctx.planEditor === undefined ? [] : [wholePlan])]
        const message = messages.squash.askNewest
        const newest = await this.#prompts.select<number | 'whole-plan'>({ message, choices, initial: answers.newest })
        if (newest === back || newest === 'whole-plan') return newest
        this.#answers = { ...answers, newest, oldest: answers.oldest < newest ? answers.oldest : 0 }
        return 'answered'
      }
      case 'oldest': {
        const choices = commits.filter(({ value }) => value < answers.newest)
        const initial = answers.oldest
        const oldest = await this.#prompts.select({ message: messages.squash.askOldest, choices, initial })
        if (oldest === back) return back
        this.#answers = { ...answers, oldest }
        return 'answered'
      }
      case 'message':
        return this.#askMessage()
    }
  }

  async #askMessage(): Promise<Back | 'answered'> {
    for (;;) {
      const { choice: initial, typed } = this.#answers
      const choice = await this.#prompts.select<MessageChoice | 'typed'>({
        message: messages.squash.askMessage,
        choices: messageChoices,
        ...(initial && { initial }),
      })
      if (choice === back) return back
      this.#answers = { ...this.#answers, choice }
      if (choice !== 'typed') return 'answered'
      const { answer, text } = await this.#prompts.text({ message: messages.squash.askText, initial: typed })
      this.#answers = { ...this.#answers, typed: text }
      this.ctx.noteTyped(encode(`${text}\n`))
      if (answer === 'interrupted') throw new GitSlimError('interrupted', messages.common.interrupted)
      if (answer === 'given') return 'answered'
    }
  }
}

type MessageChoice = Pick<SquashOptions, 'message' | 'edit'>

function typedMessage(text: string): MessageChoice {
  return { message: { kind: 'given', paragraphs: [text] }, edit: 'default' }
}

function taking(source: 'first' | 'last' | 'all' | 'longest', edit: MessageChoice['edit'] = 'default'): MessageChoice {
  return { message: { kind: 'from', source }, edit }
}

const messageChoices: readonly Choice<MessageChoice | 'typed'>[] = [
  { value: taking('all', 'always'), label: messages.squash.messageEdit },
  { value: 'typed', label: messages.squash.messageTyped },
  { value: taking('all'), label: messages.squash.messageAll },
  { value: taking('first'), label: messages.squash.messageFirst },
  { value: taking('last'), label: messages.squash.messageLast },
  { value: taking('longest'), label: messages.squash.messageLongest },
]

/** Shows before and after with the whole new message, and asks for confirmation. */
export async function confirmSquash(
  ctx: Context,
  decision: DecidedReport<PlannedSquash>,
): Promise<'yes' | 'no' | Back> {
  const prompts = promptsOf(ctx)
  const message = decodeLossy(fromJsonBytes(squashedResult(decision).message))
    .trimEnd()
    .split('\n')
  prompts.show(messages.squash.previewTitle, [
    ...planLines(decision),
    '',
    ...message.map(line => `    ${line}`.trimEnd()),
  ])
  return prompts.confirm({ message: messages.squash.confirm(decision.folding.range.length), initial: 'yes' })
}

function promptsOf({ prompts }: Context): Prompts {
  if (prompts === undefined) throw new GitSlimError('bug', 'asked without a terminal')
  return prompts
}

const wholePlan = { value: 'whole-plan', label: messages.squash.wholePlan } as const

function describe(
  { oid, commit }: CommitInfo,
  { published, now }: { published: ReadonlySet<Oid>; now: number },
): Pick<Choice<number>, 'label' | 'details'> {
  const { name, date } = identParts(commit.author)
  const age = date === undefined ? [] : [messages.history.age(now - date.seconds)]
  const mark = published.has(oid) ? [messages.squash.publishedMark] : []
  return { label: `${shortOid(oid)} ${subjectOf(commit.message)}`, details: [...mark, ...age, decodeLossy(name)] }
}
