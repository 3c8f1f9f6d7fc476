import { type Oid, shortOid } from '../../core/object/oid.js'
import type { MovedRef } from '../../core/operation/record.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { commitsIn } from '../../core/rewrite/todo/git-todo.js'
import { commitsOf, type RewritePlan } from '../../core/rewrite/plan/plan.js'
import { standingFor } from '../../core/rewrite/plan/plan-parts.js'
import type { BackendName, RefName } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { FileChange } from './apply/apply.js'
import { type HookRuns, tellHooks } from './finish/commit-hooks.js'
import type { Publication } from './plan-context/published.js'
import { type PushedRef, pushDocument, tellHowToPush, tellPush } from './apply/push-report.js'
import type { PushPlan } from './apply/push.js'
import type { FinishPreview } from './finish/hooks-and-signing.js'
import { type ShownRef, shownOid, tellSignatures, unlessPending } from './finish/pending-oids.js'
import { subjectOf } from './subject.js'
import { type Tagged, tellTags } from './plan-context/tags.js'
import type { Planned } from './planned.js'
import type { Rewritten } from '../../core/rewrite/replay/input-and-outcome.js'

/** The facts about a rewrite, as shown by a dry run, the JSON document and the last line. */
export type RewriteReport<P extends Planned = Planned> = Known<P> &
  (
    | { readonly done: 'unchanged'; readonly handedOver?: HandedOver }
    /** In a dry run: the outcome is not known before git's own rebase has run. */
    | { readonly done: 'would-hand-over'; readonly handedOver: HandedOver }
    | (Decided & { readonly done: 'dry-run' | 'declined' })
    | (Decided & { readonly done: 'rewritten'; readonly operation: number })
  )

/** The facts about a rewrite before its outcome. */
export type Known<P extends Planned = Planned> = P & {
  readonly publication: Publication
  readonly pushing: PushPlan | undefined
  readonly backend: BackendName
}

interface Decided extends FinishPreview, Tagged {
  readonly outcome: Rewritten
  readonly moves: readonly MovedRef[]
  readonly files: FileChange
  /** The steps that git's own rebase has done. */
  readonly handedOver?: HandedOver
}

/** The report of a rewrite whose outcome is known. */
export type DecidedReport<P extends Planned = Planned> = Extract<RewriteReport<P>, { readonly outcome: Rewritten }>

/** Tells whether a rewrite's outcome is known. */
export function isDecided<P extends Planned>(report: RewriteReport<P>): report is DecidedReport<P> {
  return report.done !== 'unchanged' && report.done !== 'would-hand-over'
}

/** Reports the changes of a rewrite besides its own branch: signatures, tags, hooks, other branches, the push. */
export function tellMore(ctx: Context, report: RewriteReport): void {
  if (report.done === 'unchanged' && report.pushing !== undefined) {
    ctx.reporter.note(messages.push.nothingNew(report.pushing.local))
  }
  if (!isDecided(report)) return
  const { outcome, moves } = report
  tellSignatures(ctx, report)
  tellTags(ctx, report)
  tellHooks(ctx, report)
  for (const oid of outcome.emptied) ctx.reporter.warn(messages.rewrite.emptied(shortOid(oid), subjectIn(report, oid)))
  if (report.done === 'declined') return
  const others = moves.slice(1).map(({ name }) => shortRefName(name))
  if (others.length > 0) ctx.reporter.note(messages.rewrite.alsoMoved(others))
  tellPush(ctx, report)
}

/** Shows how to push, after the result of a rewrite. */
export function tellAfterwards(ctx: Context, report: RewriteReport): void {
  if (isDecided(report)) tellHowToPush(ctx, report.start, report)
}

function subjectIn({ chain, besides = [] }: Planned, oid: Oid): string {
  const info = [...chain, ...besides].find(other => other.oid === oid)
  return info === undefined ? '' : subjectOf(info.commit.message)
}

/** Returns the last lines for people about a rewrite. */
export function rewriteLines(report: RewriteReport): readonly string[] {
  const { verb, summary } = report
  const where = whereOf(report)
  if (report.done === 'unchanged') {
    return [report.handedOver ? messages.handover.unchanged(where) : messages.rewrite.unchanged(where)]
  }
  if (report.done === 'would-hand-over') return handedOverLines(report.handedOver, { verb, summary, where })
  const line = {
    verb,
    summary:
      verb === 'rebase' ? `${summary}${messages.rewrite.intoFewer(madeOf(report), report.chain.length)}` : summary,
    short: shownOid(report.outcome.tip, report),
    where,
    files: report.files,
  }
  switch (report.done) {
    case 'dry-run':
      return [...planLines(report), lastLineOf(report, line)]
    case 'declined':
      return [messages.squash.declined]
    case 'rewritten':
      return [lastLineOf(report, line)]
  }
}

/** Returns the last line about a rewrite that is done, or would be. */
export function lastLineOf(report: DecidedReport, line: Parameters<typeof messages.rewrite.would>[0]): string {
  if (report.done !== 'rewritten') return messages.rewrite.would(line)
  return messages.rewrite.done({ ...line, undo: messages.rewrite.undoCommand(report.operation, report.options.branch) })
}

/** Returns the number of resulting commits. */
function madeOf({ plan, outcome }: DecidedReport): number {
  const now = new Map([...outcome.mapping, ...outcome.parts])
  const kept = plan.todos.flatMap(commitsOf).filter(oid => !outcome.emptied.includes(oid))
  return new Set(kept.map(oid => now.get(oid) ?? oid)).size
}

/** Returns the name of the rewritten branch for people. */
export function whereOf({ start: { branch } }: Planned): string {
  return branch.ref === 'HEAD' ? messages.history.detached : branch.name
}

/** Shows the list that git would get. */
function handedOverLines(
  { onto, todo }: HandedOver,
  line: Parameters<typeof messages.handover.would>[0],
): readonly string[] {
  const lines = todo
    .trimEnd()
    .split('\n')
    .map(text => `    ${text}`)
  return [
    messages.handover.byGit(onto === null ? undefined : shortOid(onto)),
    ...shortened(lines),
    messages.handover.would(line),
  ]
}

/** Shows the new history, newest first, and dropped commits. */
function planLines(report: DecidedReport): readonly string[] {
  const { chain, plan, outcome } = report
  const now = new Map([...outcome.mapping, ...outcome.parts])
  const kept = plan.todos.flatMap(commitsOf).filter(oid => !outcome.emptied.includes(oid))
  const stays = new Set(standingFor(plan.parts)(kept))
  const shown = kept.toReversed().map(oid => {
    const after = now.get(oid)
    const mark = after === undefined || after === oid ? shortOid(oid) : `${shortOid(oid)} → ${shownOid(after, report)}`
    return `    ${mark} ${subjectIn(report, oid)}`
  })
  const gone = chain
    .filter(({ oid }) => !stays.has(oid))
    .map(({ oid }) => `  - ${shortOid(oid)} ${subjectIn(report, oid)}`)
  return [...shortened(shown), ...gone.toReversed()]
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= 24) return lines
  return [...lines.slice(0, 11), `    … ${messages.history.more(lines.length - 22)}`, ...lines.slice(-11)]
}

/** What `--json` prints of a rewrite (schemas/rewrite.json), and what the library returns. */
export interface RewriteDocument {
  readonly changed: boolean
  readonly dryRun: boolean
  /** The branch that moved; null for a detached HEAD. */
  readonly branch: RefName | null
  /** The base of the rewritten commits; null for a root commit. */
  readonly base: Oid | null
  readonly before: Oid
  /** The new tip; null in a dry run where it is not known, because it, or one below it, will be signed. */
  readonly after: Oid | null
  readonly rewritten: readonly { readonly old: Oid; readonly new: Oid | null }[]
  /** Commits that were dropped by request. */
  readonly dropped: readonly Oid[]
  /** Commits that were dropped because they became empty. */
  readonly emptied: readonly Oid[]
  /** Commits that were not replayed because the upstream has them under another id. */
  readonly previouslyApplied: readonly Oid[]
  /** Old commits whose new versions are, or would be, signed. */
  readonly signed: readonly Oid[]
  /** Old commits that were signed, and whose new versions are not. */
  readonly signaturesDropped: readonly Oid[]
  /** Tags that moved, and lost their signatures. */
  readonly tagSignaturesDropped: readonly RefName[]
  /** In a dry run: the hooks that would run, and how often. */
  readonly hooks: readonly HookRuns[]
  /** Every ref that moved, the branch first. */
  readonly refs: readonly ShownRef[]
  /** Whether checked-out files changed. */
  readonly files: FileChange
  /** The operation's number, for `undo`; null when nothing changed. */
  readonly operation: number | null
  /** The part that git's own rebase did, or would do; null where everything was done in memory. */
  readonly handedOver: HandedOver | null
  /** The command that updates the push target; null when it does not contain the old commits. */
  readonly push: string | null
  /** The pushed branch; null without a push. */
  readonly pushed: PushedRef | null
  readonly plan: RewritePlan
  readonly backend: BackendName
}

/** Returns a report as a document. */
export function rewriteDocument(report: RewriteReport): RewriteDocument {
  const { start, chain, leftOut = [], plan, rest = [], backend } = report
  const decided = isDecided(report) ? report : undefined
  const replayed = new Set(standingFor(plan.parts)([...plan.todos.flatMap(commitsOf), ...rest.flatMap(commitsIn)]))
  const known = unlessPending(decided?.pendingOids)
  return {
    changed: report.done === 'rewritten',
    dryRun: report.done === 'dry-run' || report.done === 'would-hand-over',
    branch: start.branch.ref === 'HEAD' ? null : start.branch.ref,
    base: plan.base,
    before: start.branch.tip,
    after: decided === undefined ? start.branch.tip : known(decided.outcome.tip),
    rewritten: (decided?.outcome.mapping ?? []).map(([old, now]) => ({ old, new: known(now) })),
    dropped: chain.flatMap(({ oid }) => (replayed.has(oid) ? [] : [oid])),
    emptied: standingFor(plan.parts)(decided?.outcome.emptied ?? []),
    previouslyApplied: leftOut.map(({ oid }) => oid),
    signed: decided?.signatures.signed ?? [],
    signaturesDropped: decided?.signatures.dropped ?? [],
    tagSignaturesDropped: decided?.tagSignaturesDropped ?? [],
    hooks: decided?.hooks ?? [],
    refs: (decided?.moves ?? []).map(move => ({ ...move, new: known(move.new) })),
    files: decided?.files ?? 'untouched',
    operation: report.done === 'rewritten' ? report.operation : null,
    handedOver: report.handedOver ?? null,
    ...(decided === undefined ? { push: null, pushed: null } : pushDocument(start, decided)),
    plan,
    backend,
  }
}

/** The part that git did. */
export interface HandedOver {
  /** The operation's number; null in a dry run. */
  readonly operation: number | null
  /** The base of git's part; null: none. */
  readonly onto: Oid | null
  /** Its list. */
  readonly todo: string
}
