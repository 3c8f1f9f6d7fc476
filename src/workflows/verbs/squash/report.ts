import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { showIdent } from '../../../core/object/ident.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { SquashChain } from '../../../core/rewrite/plan/plan-squash.js'
import type { SquashResult } from '../../../core/rewrite/plan/plan.js'
import { messages } from '../../../output/messages.js'
import { shownOid, unlessPending } from '../../rewrite/finish/pending-oids.js'
import type { Base } from '../../rewrite/plan-context/base.js'
import {
  type DecidedReport,
  isDecided,
  type RewriteDocument,
  type RewriteReport,
  rewriteDocument,
  rewriteLines,
  whereOf,
} from '../../rewrite/report.js'
import { subjectOf } from '../../rewrite/subject.js'
import type { Planned } from '../../rewrite/planned.js'

/** A planned squash: the rewrite, and the folded commits. */
export interface PlannedSquash extends Planned {
  readonly folding: SquashChain
  /** The base that was found, when no range was named. */
  readonly base: Base | undefined
}

type SquashReport = RewriteReport<PlannedSquash>
type SquashDecision = DecidedReport<PlannedSquash>

/** Returns the new commit's id. */
function squashedOid({ folding, outcome }: SquashDecision): Oid {
  return new Map(outcome.mapping).get(folding.range[0]?.oid ?? outcome.tip) ?? outcome.tip
}

/** Returns the new commit's message. */
export function squashedResult({ plan }: Pick<PlannedSquash, 'plan'>): SquashResult {
  const todo = plan.todos.find(({ action }) => action === 'squash')
  if (todo?.action !== 'squash') throw new TypeError('the plan has no squash')
  return todo.result
}

/** Returns the last lines for people about a squash. */
export function squashLines(report: SquashReport): readonly string[] {
  if (!isDecided(report)) return rewriteLines(report)
  const { folding, files } = report
  const line = {
    count: folding.range.length,
    short: shownOid(squashedOid(report), report),
    where: whereOf(report),
    files,
  }
  switch (report.done) {
    case 'rewritten':
      return [
        messages.squash.done({ ...line, undo: messages.rewrite.undoCommand(report.operation, report.options.branch) }),
      ]
    case 'declined':
      return [messages.squash.declined]
    case 'dry-run':
      return [...planLines(report), messages.squash.wouldMake(line)]
  }
}

/** Shows before and after: the folded commits, the new one, and the replayed ones above. */
export function planLines(decision: SquashDecision): string[] {
  const { folding: chain, outcome, plan } = decision
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
export interface SquashDocument extends RewriteDocument {
  readonly baseName: string | null
  /** The new commit; null in a dry run where it is not known, because it will be signed. */
  readonly commit: Oid | null
  readonly squashed: readonly Oid[]
  /** The merged parents of the new commit. */
  readonly merged: readonly Oid[]
  /** The number of replayed commits above the range. */
  readonly replayed: number
}

/** Returns a report as a document. */
export function squashDocument(report: SquashReport): SquashDocument {
  const { folding, base } = report
  return {
    ...rewriteDocument(report),
    baseName: base?.name ?? null,
    commit: isDecided(report) ? unlessPending(report.pendingOids)(squashedOid(report)) : null,
    squashed: folding.range.map(({ oid }) => oid),
    merged: folding.onto?.merged ?? [],
    replayed: folding.above.length,
  }
}
