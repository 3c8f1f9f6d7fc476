import { setImmediate } from 'node:timers/promises'
import { decodeLossy } from '../../core/bytes/bytes.js'
import type { EditorSession, Fate, Simulated } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { commitsOf, type RewritePlan } from '../../core/rewrite/plan.js'
import type { ReplayOutcome, Rewritten } from '../../core/rewrite/replay.js'
import type { TodoLine } from '../../core/rewrite/todo-list.js'
import type { Trees } from '../../core/rewrite/trees.js'
import { GitSlimError } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { movesOf } from '../rewrite/carry-out.js'
import { planFinish, unfinished } from '../rewrite/finish.js'
import { replayPlan } from '../rewrite/replay-plan.js'
import type { Start } from '../rewrite/start.js'
import { makingOf } from './making.js'
import type { RebaseOptions } from './options.js'
import { planLines, type PlannedLines } from './plan-lines.js'
import type { RebaseRange } from './range.js'
import { listsRefs } from './update-refs.js'
import { type Remembering, remembering } from './remembering.js'

export interface SimulationParts {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
  /** Shared by all replays: what one has found out the next need not. */
  readonly trees: Trees
}

/** How long a replay may keep the keys waiting. */
const turnMs = 8

/**
 * Returns a way to find out what a plan comes to, over and over: by the very steps that carry it out, on what has been
 * read and merged before, under one committer and one time.
 */
export function simulation(
  ctx: Context,
  git: Git,
  parts: SimulationParts,
): Pick<EditorSession, 'simulate'> & { close(): Promise<void> } {
  const known = remembering(git, ctx.processMark)
  const quiet = quietly(ctx)
  return {
    simulate: (lines, signal) => simulate({ ctx: quiet, known, ...parts }, lines, signal),
    close: () => known.close(),
  }
}

interface Simulating extends SimulationParts {
  readonly ctx: Context
  readonly known: Remembering
}

/** Nobody is asked, and nothing is said: messages that are still to be written are taken as they are drafted. */
function quietly(ctx: Context): Context {
  const silent = () => {}
  const reporter = { ...ctx.reporter, note: silent, warn: silent, trace: silent, progress: silent }
  return { ...ctx, reporter, edit: async text => text, dryRun: true }
}

async function simulate(parts: Simulating, lines: readonly TodoLine[], signal: AbortSignal): Promise<Simulated> {
  try {
    const { ctx, known, trees, start, options } = parts
    known.signal = signal
    const planned = await planLines(ctx, known.git, { ...parts, lines: lines.flatMap(foreseeable) })
    const making = makingOf(ctx, start, options)
    const pause = pauses(signal)
    const outcome = await replayPlan(ctx, known.git, {
      plan: planned.plan,
      chain: [...parts.range.commits, ...planned.besides],
      committer: start.committer,
      trees,
      ...making,
      finish: async (commit, origin) => {
        await pause()
        return (await making.finish?.(commit, origin)) ?? commit
      },
    })
    signal.throwIfAborted()
    return await simulatedOf(parts, { planned, outcome, isFinal: lines.every(isCertain) })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GitSlimError)) throw error
    return nothingKnown(sanitize(error.message))
  }
}

/** What runs or stops changes nothing by itself. */
function foreseeable(line: TodoLine): TodoLine[] {
  if (line.action === 'exec' || line.action === 'break') return []
  return [line.action === 'edit' ? { ...line, action: 'pick' } : line]
}

/** Tells whether what comes of a line is known before somebody has done something at it. */
function isCertain(line: TodoLine): boolean {
  if (line.action === 'exec' || line.action === 'break' || line.action === 'edit') return false
  if (line.action === 'reword' || line.action === 'squash') return line.written !== undefined
  return !(line.action === 'fixup' && line.message === 'edit')
}

/** Lets keys in between, and ends what nobody wants to know any more. */
function pauses(signal: AbortSignal): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < turnMs) return
    await setImmediate()
    signal.throwIfAborted()
    since = performance.now()
  }
}

function nothingKnown(trouble: string): Simulated {
  return { fates: new Map(), tip: undefined, names: 'provisional', following: [], unsigned: new Set(), trouble }
}

interface Found {
  readonly planned: PlannedLines
  readonly outcome: ReplayOutcome
  readonly isFinal: boolean
}

async function simulatedOf(parts: Simulating, { planned, outcome, isFinal }: Found): Promise<Simulated> {
  const { plan } = planned
  const fates = fatesOf(plan, outcome)
  const names = isFinal ? 'final' : 'provisional'
  const nothing = { fates, names, following: [], unsigned: new Set<Oid>(), trouble: undefined } as const
  switch (outcome.kind) {
    case 'unchanged':
      return { ...nothing, tip: plan.tip }
    case 'conflict':
      return {
        ...nothing,
        tip: undefined,
        names: 'provisional',
        trouble: messages.rebase.conflictAt(outcome.step + 1, plan.todos.length),
      }
    case 'rewritten': {
      const { unnamed, dropped } = await signaturesOf(parts, planned, outcome)
      const following = await followersOf(parts, planned, outcome)
      return {
        ...nothing,
        tip: outcome.tip,
        names: unnamed ? 'provisional' : names,
        following,
        unsigned: new Set(dropped),
      }
    }
  }
}

async function signaturesOf(
  { ctx, known, start, range, options }: Simulating,
  planned: PlannedLines,
  outcome: Rewritten,
) {
  const infos = [...range.commits, ...planned.besides]
  const finishing = await planFinish(ctx, known.git, { start, plan: planned.plan, outcome, infos, options })
  const { signatures, unnamed } = unfinished(known.git, outcome, finishing)
  return { dropped: signatures.dropped, unnamed: unnamed.size > 0 }
}

async function followersOf(
  { ctx, known, start, range, options }: Simulating,
  planned: PlannedLines,
  outcome: Rewritten,
) {
  const { plan } = planned
  const following = (await listsRefs(known.git, options)) ? 'listed' : options.following
  const moving = { start, chain: range.commits, fork: range.fork, plan, outcome, folded: 'ends' } as const
  const moves = await movesOf(ctx, known.git, { ...moving, options: { ...options, following } })
  return moves.slice(1).map(({ name, new: now }) => ({ branch: sanitize(shortRefName(name)), now }))
}

function fatesOf({ todos }: RewritePlan, outcome: ReplayOutcome): ReadonlyMap<Oid, Fate> {
  const made = outcome.kind === 'conflict' ? outcome.before : outcome.kind === 'rewritten' ? outcome : undefined
  const now = new Map(made?.mapping)
  const emptied = new Set(made?.emptied)
  const fates = new Map<Oid, Fate>()
  for (const [step, todo] of todos.entries()) {
    for (const oid of commitsOf(todo)) {
      const name = now.get(oid)
      const isBehind = outcome.kind === 'conflict' && step >= outcome.step
      if (isBehind) fates.set(oid, { kind: 'unknown' })
      else if (emptied.has(oid)) fates.set(oid, { kind: 'emptied' })
      else fates.set(oid, name === undefined ? { kind: 'kept' } : { kind: 'rewritten', now: name })
    }
  }
  if (outcome.kind === 'conflict') {
    const files = outcome.conflicts.map(({ path, kind }) => ({ path: sanitize(decodeLossy(path)), kind }))
    fates.set(outcome.commit, { kind: 'conflict', files })
  }
  return fates
}
