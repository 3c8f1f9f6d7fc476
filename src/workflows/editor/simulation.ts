import { setImmediate } from 'node:timers/promises'
import { fatesOf, historyOf } from '../../core/editor/fates.js'
import { shapeOf } from '../../core/editor/result-shape.js'
import type { EditorSession, Merging, Simulated } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { RewritePlan } from '../../core/rewrite/plan/plan.js'
import { parseMergeWords, type TodoLine } from '../../core/rewrite/todo/todo-list.js'
import type { Trees } from '../../core/rewrite/tree/trees.js'
import type { Favour, Git, Ident } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { type CommitOverrides, replayPlan } from '../rewrite/replay-plan.js'
import { isExpected } from './expected-failures.js'
import { Telling } from './progress.js'
import { type CachedSession, cachedSession } from './cached-session.js'
import type {
  ReplayOutcome,
  Rewritten,
  Conflicted,
  StepPastConflict,
} from '../../core/rewrite/replay/input-and-outcome.js'

/** A plan, and all commits that it needs. */
export interface PlannedList {
  readonly plan: RewritePlan
  readonly infos: readonly CommitInfo[]
}

/** Effects of a plan besides commits. */
export interface Aftermath extends Pick<Simulated, 'following' | 'unsigned'> {
  /** Whether some ids will change, because hooks or signatures are still to come. */
  readonly names: Simulated['names']
}

export interface SimulationParts<P extends PlannedList> {
  readonly committer: Ident
  readonly overrides: CommitOverrides
  /** Which side wins where both changed the same lines. */
  readonly favour?: Favour | undefined
  /** Shared by all replays: results are reused. */
  readonly trees: Trees
  planOf(ctx: Context, git: Git, lines: readonly TodoLine[]): Promise<P>
  aftermath(ctx: Context, git: Git, made: { readonly planned: P; readonly outcome: Rewritten }): Promise<Aftermath>
}

/** How long a replay may delay a key. */
const turnMs = 8

/**
 * Returns a function that computes the result of a plan, repeatedly: with the same steps that apply it, from cached
 * objects and merges, with one committer and one time.
 */
export function simulation<P extends PlannedList>(
  ctx: Context,
  git: Git,
  parts: SimulationParts<P>,
): Pick<EditorSession, 'simulate'> & { close(): Promise<void> } {
  const known = cachedSession(git, ctx.processMark, parts.favour)
  const quiet = quietly(ctx)
  return {
    simulate: (lines, signal, tell) => simulate({ ctx: quiet, known, ...parts }, lines, { signal, tell }),
    close: () => known.close(),
  }
}

interface Simulating<P extends PlannedList> extends SimulationParts<P> {
  readonly ctx: Context
  readonly known: CachedSession
}

interface Asked {
  readonly signal: AbortSignal
  readonly tell: ((merging: Merging) => void) | undefined
}

/** Nobody is asked, and nothing is printed: messages that are still to be written are drafts. */
function quietly(ctx: Context): Context {
  const silent = () => {}
  const reporter = { ...ctx.reporter, note: silent, warn: silent, trace: silent, progress: silent }
  return { ...ctx, reporter, edit: async text => text, dryRun: true }
}

async function simulate<P extends PlannedList>(
  parts: Simulating<P>,
  lines: readonly TodoLine[],
  { signal, tell }: Asked,
): Promise<Simulated> {
  try {
    const { ctx, known, trees, committer, overrides } = parts
    const telling = new Telling({ program: known.startsEach, elapsedMs: ctx.elapsedMs, tell })
    const git = known.git(signal, () => telling.merging())
    const planned = await parts.planOf(ctx, git, lines.flatMap(foreseeable))
    await othersTurn(signal)
    telling.begin(planned.plan.todos)
    const pause = pauses(ctx, signal)
    const finish: CommitOverrides['finish'] = async (commit, origin) => {
      await pause()
      telling.done(origin.todo)
      return (await overrides.finish?.(commit, origin)) ?? commit
    }
    const { reaches } = known
    const looking = { reaches, pastConflicts: isExpected }
    const replaying = { plan: planned.plan, chain: planned.infos, committer, trees, ...overrides, finish, ...looking }
    const outcome = await replayPlan(ctx, git, replaying)
    await othersTurn(signal)
    return await simulatedOf(parts, git, { lines, planned, outcome })
  } catch (error) {
    if (error === signal.reason || !isExpected(error)) throw error
    signal.throwIfAborted()
    return nothingKnown(lines, sanitize(error.message))
  }
}

/** A command or a stop changes nothing by itself. */
function foreseeable(line: TodoLine): TodoLine[] {
  if (line.action === 'exec' || line.action === 'break') return []
  return [line.action === 'edit' ? { ...line, action: 'pick' } : line]
}

/** Tells whether the result of a line is known before somebody has done something at it. */
function isCertain(line: TodoLine): boolean {
  if (line.action === 'exec' || line.action === 'break' || line.action === 'edit') return false
  if (line.action === 'reword' || line.action === 'squash') return line.written !== undefined
  // The message of a new merge is a draft, and its date is set when it is made.
  if (line.action === 'merge') return parseMergeWords(line.words)?.again?.message === 'use'
  return !(line.action === 'fixup' && line.message === 'edit')
}

/** Lets keys be handled, and ends an outdated replay. */
async function othersTurn(signal: AbortSignal): Promise<void> {
  await setImmediate()
  signal.throwIfAborted()
}

function pauses({ elapsedMs }: Context, signal: AbortSignal): () => Promise<void> {
  let since = elapsedMs()
  return async () => {
    if (elapsedMs() - since < turnMs) return
    await othersTurn(signal)
    since = elapsedMs()
  }
}

function nothingKnown(lines: readonly TodoLine[], trouble: string): Simulated {
  const history = historyOf(shapeOf(lines), undefined)
  const nothing = { tip: undefined, names: 'provisional', following: [], unsigned: new Set<Oid>() } as const
  return { history, fates: new Map(), ...nothing, trouble }
}

interface Found<P> {
  readonly lines: readonly TodoLine[]
  readonly planned: P
  readonly outcome: ReplayOutcome
}

async function simulatedOf<P extends PlannedList>(
  parts: Simulating<P>,
  git: Git,
  { lines, planned, outcome }: Found<P>,
): Promise<Simulated> {
  const { ctx } = parts
  const { plan } = planned
  const isFinal = lines.every(isCertain)
  const names = isFinal ? 'final' : 'provisional'
  const replayed = { plan, outcome, show: sanitize }
  const fates = fatesOf(replayed)
  await setImmediate()
  const history = historyOf(shapeOf(lines), { ...replayed, fates })
  const found = { history, fates, following: [], unsigned: new Set<Oid>(), trouble: undefined } as const
  switch (outcome.kind) {
    case 'unchanged':
      return { ...found, names, tip: plan.tip }
    case 'conflict': {
      const trouble = conflictText(plan, outcome)
      return { ...found, names: 'provisional', tip: undefined, trouble }
    }
    case 'rewritten': {
      const after = await parts.aftermath(ctx, git, { planned, outcome })
      return { ...found, ...after, tip: outcome.tip, names: isFinal ? after.names : names }
    }
  }
}

function conflictText({ todos }: RewritePlan, { step, behind = [] }: Conflicted): string {
  const count = (wanted: StepPastConflict['kind']) => behind.filter(({ kind }) => kind === wanted).length
  return messages.editor.conflictStep(step + 1, todos.length, { more: count('conflict'), open: count('may-conflict') })
}
