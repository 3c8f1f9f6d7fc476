import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { showIdent } from '../../../core/object/ident.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import type { RewritePlan, SquashResult } from '../../../core/rewrite/plan/plan.js'
import type { SquashChain } from '../../../core/rewrite/plan/plan-squash.js'
import type { Rewritten } from '../../../core/rewrite/replay/replay.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import type { BackendName, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { FileChange } from '../../rewrite/apply/apply.js'
import type { CurrentBranch } from '../../rewrite/plan-context/branch.js'
import type { RefSnapshot } from '../../ref-snapshot.js'
import type { Base } from '../../rewrite/plan-context/base.js'
import type { HandedOver } from '../../rewrite/git-rebase/hand-over.js'
import { type HookRuns, tellHooks } from '../../rewrite/finish/commit-hooks.js'
import type { Publication } from '../../rewrite/plan-context/published.js'
import { type PushedRef, pushDocument, tellPush } from '../../rewrite/apply/push-report.js'
import type { PushPlan } from '../../rewrite/apply/push.js'
import { handedOverLines } from '../../rewrite/report.js'
import { subjectOf } from '../../rewrite/subject.js'
import { type Tagged, tellTags } from '../../rewrite/plan-context/tags.js'
import type { Unfinished } from '../../rewrite/finish/hooks-and-signing.js'
import { type ShownRef, shownOid, tellSignatures, unlessUnnamed } from '../../rewrite/finish/pending-oids.js'

/** All that is known of a squash: what a dry run, the JSON document and the last line show. */
export type SquashReport =
  | (SquashDecision & { readonly done: 'squashed'; readonly operation: number; readonly handedOver?: HandedOver })
  | (SquashDecision & { readonly done: 'dry-run' | 'declined' })
  /** In a dry run: what the rest comes to is not known before git has done it. */
  | (KnownSquash & { readonly done: 'would-hand-over'; readonly handedOver: HandedOver })

export interface SquashDecision extends KnownSquash, Unfinished, Tagged {
  readonly outcome: Rewritten
  readonly files: FileChange
  /** What the squash moves: the branch, then those stacked on it. */
  readonly moves: readonly MovedRef[]
}

interface KnownSquash {
  readonly branch: CurrentBranch
  readonly chain: SquashChain
  readonly plan: RewritePlan
  readonly publication: Publication
  readonly pushing: PushPlan | undefined
  readonly refs: RefSnapshot
  /** The base that was found, when no range was named. */
  readonly base: Base | undefined
  readonly backend: BackendName
}

/** Says what became of a squash. */
export function reportSquash(ctx: Context, report: SquashReport): void {
  if (report.done !== 'would-hand-over') tellMore(ctx, report)
  ctx.reporter.result(linesOf(report), squashDocument(report))
}

type Decided = Exclude<SquashReport, { readonly done: 'would-hand-over' }>

function tellMore(ctx: Context, report: Decided): void {
  tellSignatures(ctx, report)
  tellTags(ctx, report)
  tellHooks(ctx, report)
  const others = report.moves.slice(1).map(({ name }) => shortRefName(name))
  if (others.length > 0 && report.done !== 'declined') ctx.reporter.note(messages.rewrite.alsoMoved(others))
  if (report.done !== 'declined') tellPush(ctx, report, report)
}

/** Returns the new commit's name. */
function squashedOid({ chain, outcome }: SquashDecision): Oid {
  return new Map(outcome.mapping).get(chain.range[0]?.oid ?? outcome.tip) ?? outcome.tip
}

/** Returns what the new commit says. */
export function squashedResult({ plan }: Pick<SquashDecision, 'plan'>): SquashResult {
  const todo = plan.todos.find(({ action }) => action === 'squash')
  if (todo?.action !== 'squash') throw new TypeError('the plan has no squash')
  return todo.result
}

function linesOf(report: SquashReport): string[] {
  const { branch, chain } = report
  const where = branch.ref === 'HEAD' ? messages.history.detached : branch.name
  if (report.done === 'would-hand-over') {
    const summary = messages.squash.summary(chain.range.length)
    return [...handedOverLines(report.handedOver, { verb: 'squash', summary, where })]
  }
  const line = { count: chain.range.length, short: shownOid(squashedOid(report), report), where, files: report.files }
  switch (report.done) {
    case 'squashed':
      return [messages.squash.done(line)]
    case 'declined':
      return [messages.squash.declined]
    case 'dry-run':
      return [...planLines(report), messages.squash.wouldMake(line)]
  }
}

/** Shows before and after: which commits go into which, and what is replayed above. */
export function planLines(decision: SquashDecision): string[] {
  const { chain, outcome, plan } = decision
  const { author, message } = squashedResult(decision)
  const old = chain.range.toReversed().map(({ oid, commit }) => `  - ${shortOid(oid)} ${subjectOf(commit.message)}`)
  const above = chain.above.length
  return [
    ...(above > 0
      ? [`  ↑ ${messages.squash.replayed(above)}: ${shortOid(plan.tip)} → ${shownOid(outcome.tip, decision)}`]
      : []),
    ...(old.length > 12
      ? [...old.slice(0, 10), `  … ${messages.history.more(old.length - 11)}`, ...old.slice(-1)]
      : old),
    `  + ${shownOid(squashedOid(decision), decision)} ${subjectOf(fromJsonBytes(message))}`,
    `    ${showIdent({ raw: fromJsonBytes(author) })}`,
  ]
}

/** What `--json` prints of a squash (schemas/squash.json), and what the library returns. */
export interface SquashDocument {
  readonly changed: boolean
  readonly dryRun: boolean
  /** The branch that moved; null for a detached HEAD. */
  readonly branch: RefName | null
  /** What the new commit stands on; null for a root commit. */
  readonly base: Oid | null
  readonly baseName: string | null
  /** The new commit; null in a dry run where it is not known before, since it is to be signed. */
  readonly commit: Oid | null
  readonly before: Oid
  /** The new tip, or null likewise. */
  readonly after: Oid | null
  readonly squashed: readonly Oid[]
  /** What the new commit merges, beside what it stands on. */
  readonly merged: readonly Oid[]
  /** How many commits above the range were replayed. */
  readonly replayed: number
  readonly rewritten: readonly { readonly old: Oid; readonly new: Oid | null }[]
  /** Old commits of which the new ones are, or would be, signed. */
  readonly signed: readonly Oid[]
  /** Old commits that were signed, and of which the new ones are not. */
  readonly signaturesDropped: readonly Oid[]
  /** Tags that followed, and are not signed any more. */
  readonly tagSignaturesDropped: readonly RefName[]
  /** In a dry run: the hooks that would run, and how often. */
  readonly hooks: readonly HookRuns[]
  /** Every ref that moves, the branch first. */
  readonly refs: readonly ShownRef[]
  /** Whether checked-out files change. */
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
export function squashDocument(report: SquashReport): SquashDocument {
  const { branch, chain, plan, base, backend } = report
  const decided = report.done === 'would-hand-over' ? undefined : report
  const known = unlessUnnamed(decided?.unnamed)
  return {
    changed: report.done === 'squashed',
    dryRun: report.done === 'dry-run' || report.done === 'would-hand-over',
    branch: branch.ref === 'HEAD' ? null : branch.ref,
    base: plan.base,
    baseName: base?.name ?? null,
    commit: decided === undefined ? null : known(squashedOid(decided)),
    before: branch.tip,
    after: decided === undefined ? branch.tip : known(decided.outcome.tip),
    squashed: chain.range.map(({ oid }) => oid),
    merged: chain.onto?.merged ?? [],
    replayed: chain.above.length,
    rewritten: (decided?.outcome.mapping ?? []).map(([old, now]) => ({ old, new: known(now) })),
    signed: decided?.signatures.signed ?? [],
    signaturesDropped: decided?.signatures.dropped ?? [],
    tagSignaturesDropped: decided?.tagSignaturesDropped ?? [],
    hooks: decided?.hooks ?? [],
    refs: (decided?.moves ?? []).map(move => ({ ...move, new: known(move.new) })),
    files: decided?.files ?? 'untouched',
    operation: report.done === 'squashed' ? report.operation : null,
    handedOver: 'handedOver' in report ? (report.handedOver ?? null) : null,
    ...(decided === undefined ? { push: null, pushed: null } : pushDocument(decided, decided)),
    plan,
    backend,
  }
}
