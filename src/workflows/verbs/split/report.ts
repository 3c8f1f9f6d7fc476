import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { parseCommit } from '../../../core/object/commit.js'
import type { Oid } from '../../../core/object/oid.js'
import { hashObject } from '../../../core/object/raw-object.js'
import type { ChangedFile } from '../../../core/rewrite/tree/changed-files.js'
import type { SquashResult } from '../../../core/rewrite/plan/plan.js'
import type { ObjectFormat } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { sanitizeLine } from '../../../output/sanitize.js'
import {
  isDecided,
  lastLineOf,
  type RewriteDocument,
  type RewriteReport,
  rewriteDocument,
  whereOf,
} from '../../rewrite/report.js'
import { subjectOf } from '../../rewrite/subject.js'
import { shownOid, unlessPending } from '../../rewrite/finish/pending-oids.js'
import type { Part } from './choose-parts.js'
import { pathOf } from './show.js'
import type { Planned } from '../../rewrite/planned.js'

/** A planned split: the rewrite, and the parts of the commit. */
export interface PlannedSplit extends Planned {
  readonly commit: Oid
  readonly parts: readonly Part[]
  readonly results: readonly SquashResult[]
  readonly format: ObjectFormat
}

type SplitReport = RewriteReport<PlannedSplit>

/** Returns the new commits, in lines for people. */
export function splitLines(report: SplitReport): readonly string[] {
  const names = newCommits(report)
  const rows = report.parts.map((part, i) => {
    const oid = names[i]
    const short = oid !== undefined && isDecided(report) ? shownOid(oid, report) : ''
    return `  ${short} ${subjectAt(report, i)}  (${messages.split.files(filesOf(part).map(shownPath))})`
  })
  return [...rows, ...lastLine(report)]
}

function shownPath(file: ChangedFile): string {
  return sanitizeLine(pathOf(file).path)
}

function lastLine(report: SplitReport): readonly string[] {
  if (!isDecided(report)) return []
  const { verb, summary } = report
  const line = {
    verb,
    summary,
    short: shownOid(report.outcome.tip, report),
    where: whereOf(report),
    files: report.files,
  }
  return [lastLineOf(report, line)]
}

/** Returns the ids of the new commits, in order: the last one replaces the old commit, the others come before it. */
function newCommits(report: SplitReport): readonly Oid[] {
  if (!isDecided(report)) return []
  const { commit, parts, format, outcome } = report
  const made = new Map(outcome.objects.map(object => [hashObject(object, format), object]))
  const names: Oid[] = []
  let next = new Map(outcome.mapping).get(commit)
  while (next !== undefined && names.length < parts.length) {
    names.unshift(next)
    const object = made.get(next)
    next = object === undefined ? undefined : parseCommit(object.body).parents[0]
  }
  return names
}

function subjectAt({ results }: SplitReport, i: number): string {
  const result = results[i]
  return result === undefined ? '' : subjectOf(fromJsonBytes(result.message))
}

function filesOf({ pieces }: Part): readonly ChangedFile[] {
  return [...new Set(pieces.map(({ file }) => file))]
}

/** What `--json` prints of a split (schemas/split.json), and what the library returns. */
export interface SplitDocument extends RewriteDocument {
  /** The commit that was split, by its old id. */
  readonly commit: Oid
  /** The new commits, in order. */
  readonly parts: readonly {
    /** Null in a dry run where it is not known. */
    readonly commit: Oid | null
    readonly subject: string
    readonly files: readonly ReturnType<typeof pathOf>[]
  }[]
}

/** Returns a report as a document. */
export function splitDocument(report: SplitReport): SplitDocument {
  const { commit, parts } = report
  const known = unlessPending(isDecided(report) ? report.pendingOids : undefined)
  const names = newCommits(report)
  return {
    ...rewriteDocument(report),
    commit,
    parts: parts.map((part, i) => {
      const name = names[i]
      return {
        commit: name === undefined ? null : known(name),
        subject: subjectAt(report, i),
        files: filesOf(part).map(pathOf),
      }
    }),
  }
}
