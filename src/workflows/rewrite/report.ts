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
import { type PushedRef, pushDocument, tellPush } from './apply/push-report.js'
import type { PushPlan } from './apply/push.js'
import type { FinishPreview } from './finish/hooks-and-signing.js'
import { type ShownRef, shownOid, tellSignatures, unlessPending } from './finish/pending-oids.js'
import { subjectOf } from './subject.js'
import { type Tagged, tellTags } from './plan-context/tags.js'
import type { Planned } from './planned.js'
import type { Rewritten } from '../../core/rewrite/replay/input-and-outcome.js'

/** All that is known of a rewrite: what a dry run, the JSON document and the last line show. */
export type RewriteReport<P extends Planned = Planned> = Known<P> &
  (
    | { readonly done: 'unchanged'; readonly handedOver?: HandedOver }
    /** In a dry run: the outcome is not known before git's own rebase has run. */
    | { readonly done: 'would-hand-over'; readonly handedOver: HandedOver }
    | (Decided & { readonly done: 'dry-run' | 'declined' })
    | (Decided & { readonly done: 'rewritten'; readonly operation: number })
  )

/** What is known of a rewrite before its outcome. */
export type Known<P extends Planned = Planned> = P & {
  readonly publication: Publication
  readonly pushing: PushPlan | undefined
  readonly backend: BackendName
}

interface Decided extends FinishPreview, Tagged {
  readonly outcome: Rewritten
  readonly moves: readonly MovedRef[]
  readonly files: FileChange
  /** What git's own rebase has carried out. */
  readonly handedOver?: HandedOver
}

/** The report of a rewrite whose outcome is known. */
export type DecidedReport<P extends Planned = Planned> = Extract<RewriteReport<P>, { readonly outcome: Rewritten }>

/** Tells whether a rewrite's outcome is known. */
export function isDecided<P extends Planned>(report: RewriteReport<P>): report is DecidedReport<P> {
  return report.done !== 'unchanged' && report.done !== 'would-hand-over'
}

/** Tells what a rewrite has changed beside its own branch: signatures, tags, hooks, other branches, the push. */
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
  tellPush(ctx, report.start, report)
}

function subjectIn({ chain, besides = [] }: Planned, oid: Oid): string {
  const info = [...chain, ...besides].find(other => other.oid === oid)
  return info === undefined ? '' : subjectOf(info.commit.message)
}

/** Returns the last lines that people read of a rewrite. */
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
      return [...planLines(report), messages.rewrite.would(line)]
    case 'declined':
      return [messages.squash.declined]
    case 'rewritten':
      return [messages.rewrite.done(line)]
  }
}

/** Returns how many commits the plan's commits have become. */
function madeOf({ plan, outcome }: DecidedReport): number {
  const now = new Map([...outcome.mapping, ...outcome.parts])
  const kept = plan.todos.flatMap(commitsOf).filter(oid => !outcome.emptied.includes(oid))
  return new Set(kept.map(oid => now.get(oid) ?? oid)).size
}

/** Returns what people call the rewritten branch. */
export function whereOf({ start: { branch } }: Planned): string {
  return branch.ref === 'HEAD' ? messages.history.detached : branch.name
}

/** Shows what git would be handed. */
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

/** Shows the new history, newest first, and what it leaves out. */
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
  /** What the rewritten commits stand on; null for a root commit. */
  readonly base: Oid | null
  readonly before: Oid
  /** The new tip; null in a dry run where it is not known before, since it, or one below it, is to be signed. */
  readonly after: Oid | null
  readonly rewritten: readonly { readonly old: Oid; readonly new: Oid | null }[]
  /** Commits that were left out as asked. */
  readonly dropped: readonly Oid[]
  /** Commits that were left out since they change nothing any more. */
  readonly emptied: readonly Oid[]
  /** Commits that were not replayed since the upstream has them by another name. */
  readonly previouslyApplied: readonly Oid[]
  /** Old commits of which the new ones are, or would be, signed. */
  readonly signed: readonly Oid[]
  /** Old commits that were signed, and of which the new ones are not. */
  readonly signaturesDropped: readonly Oid[]
  /** Tags that followed, and are not signed any more. */
  readonly tagSignaturesDropped: readonly RefName[]
  /** In a dry run: the hooks that would run, and how often. */
  readonly hooks: readonly HookRuns[]
  /** Every ref that moved, the branch first. */
  readonly refs: readonly ShownRef[]
  /** Whether checked-out files changed. */
  readonly files: FileChange
  /** The operation's number, for `undo`; null when nothing changed. */
  readonly operation: number | null
  /** What git's own rebase carried out, or would have to; null where all was done in memory. */
  readonly handedOver: HandedOver | null
  /** The command that brings the push target along; null when it does not hold the old commits. */
  readonly push: string | null
  /** What was pushed; null when nothing was. */
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

/** What git was handed. */
export interface HandedOver {
  /** The operation's number; null in a dry run. */
  readonly operation: number | null
  /** What git's part builds on; null: on nothing. */
  readonly onto: Oid | null
  /** Its list. */
  readonly todo: string
}
