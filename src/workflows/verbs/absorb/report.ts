import { decodeLossy, fromLatin1 } from '../../../core/bytes/bytes.js'
import { type JsonBytes, toJsonBytes } from '../../../core/bytes/json-bytes.js'
import type { Range } from '../../../core/diff/line-diff.js'
import type { Oid } from '../../../core/object/oid.js'
import type { Placed, PlacedFile, StayReason } from '../../../core/rewrite/plan/place-hunks.js'
import type { Piece } from '../../../core/rewrite/plan/pieces.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import {
  isDecided,
  lastLineOf,
  type RewriteDocument,
  type RewriteReport,
  rewriteDocument,
  whereOf,
} from '../../rewrite/report.js'
import { shownOid } from '../../rewrite/finish/pending-oids.js'
import type { AbsorbOptions } from './options.js'
import type { FoundStack } from './stack.js'
import { endOf, goalOf, placeOf } from './words.js'
import type { Planned } from '../../rewrite/planned.js'

/** A planned absorb: the rewrite, and the target of each staged change. */
export interface PlannedAbsorb extends Planned {
  readonly placed: readonly PlacedFile[]
  readonly stack: FoundStack
  readonly into: AbsorbOptions['into']
}

type AbsorbReport = RewriteReport<PlannedAbsorb>

/** Returns the target of each change, or why it stays, and the result. */
export function absorbLines(ctx: Context, report: AbsorbReport): readonly string[] {
  const left = placedIn(report).filter(({ fate }) => fate.kind === 'stays').length
  if (left > 0) ctx.reporter.note(messages.absorb.left(left))
  return [...tableOf(report), lastLine(report)]
}

function placedIn({ placed: files }: Pick<PlannedAbsorb, 'placed'>): readonly Placed[] {
  return files.flatMap(({ placed }) => placed)
}

/** One line for each change: its place in the staged files, and its target. */
function tableOf(report: AbsorbReport): readonly string[] {
  const rows = placedIn(report).map(placed => [placeOf(placed.piece), goalOf(placed, report.stack)] as const)
  const width = Math.min(40, Math.max(0, ...rows.map(([place]) => place.length)))
  return rows.map(([place, goal]) => `  ${place.padEnd(width)}  ${goal}`)
}

function lastLine(report: AbsorbReport): string {
  const { summary, verb } = report
  const where = whereOf(report)
  // Absorbing these changes would leave no commit.
  const hasGoals = placedIn(report).some(({ fate }) => fate.kind === 'into')
  if (!isDecided(report)) {
    if (report.stack.commits.length === 0) return messages.absorb.noCommits(where, endOf(report.stack))
    return hasGoals ? messages.absorb.noneLeft(where) : messages.absorb.nothing(where)
  }
  const line = { verb, summary, short: shownOid(report.outcome.tip, report), where, files: report.files }
  return lastLineOf(report, line)
}

/** What `--json` prints of an absorption (schemas/absorb.json), and what the library returns. */
export interface AbsorbDocument extends RewriteDocument {
  readonly into: AbsorbOptions['into']
  /** The staged changes, part by part. */
  readonly parts: readonly AbsorbedPart[]
}

/** A part of the staged changes. */
export interface AbsorbedPart {
  readonly path: string
  /** Set if the path is not UTF-8. */
  readonly pathBytes?: JsonBytes
  /** Some lines, the file's mode, or all of the file. */
  readonly kind: Piece['kind']
  /** As in the header of a hunk: in HEAD, and in the index. Null except for lines. */
  readonly lines: { readonly old: LineSpan; readonly new: LineSpan } | null
  /** The target commit, by its old id; null where it stays staged. */
  readonly commit: Oid | null
  /** Why it stays; null where it does not. */
  readonly why: StayReason | null
  /** The commit that prevents it. */
  readonly by: Oid | null
}

/** Counted from 1; without lines, the line before. */
export interface LineSpan {
  readonly start: number
  readonly count: number
}

/** Returns a report as a document. */
export function absorbDocument(report: AbsorbReport): AbsorbDocument {
  const { into, stack } = report
  return { ...rewriteDocument(report), into, parts: placedIn(report).map(placed => partOf(placed, stack)) }
}

function partOf({ piece, fate }: Placed, { commits }: FoundStack): AbsorbedPart {
  const bytes = fromLatin1(piece.file.path)
  const json = toJsonBytes(bytes)
  return {
    path: decodeLossy(bytes),
    ...('text' in json ? {} : { pathBytes: json }),
    kind: piece.kind,
    lines: piece.kind === 'hunk' ? { old: spanOf(piece.hunk.at), new: spanOf(piece.hunk.now) } : null,
    commit: fate.kind === 'into' ? (commits[fate.index]?.oid ?? null) : null,
    why: fate.kind === 'stays' ? fate.why : null,
    by: fate.kind === 'stays' ? fate.by : null,
  }
}

/** Returns a range of lines as the header of a hunk. */
export function spanOf({ start, end }: Range): LineSpan {
  return { start: start === end ? start : start + 1, count: end - start }
}
