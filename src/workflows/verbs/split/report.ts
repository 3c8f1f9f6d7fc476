import { fromJsonBytes } from '../../../core/bytes/json-bytes.js'
import { parseCommit } from '../../../core/object/commit.js'
import type { Oid } from '../../../core/object/oid.js'
import { hashObject } from '../../../core/object/raw-object.js'
import type { ChangedFile } from '../../../core/rewrite/tree/changed-files.js'
import type { SquashResult } from '../../../core/rewrite/plan/plan.js'
import type { ObjectFormat } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { sanitizeLine } from '../../../output/sanitize.js'
import type { Context } from '../../context.js'
import { isDecided, type RewriteDocument, type RewriteReport, rewriteDocument, tellMore } from '../../rewrite/report.js'
import { subjectOf } from '../../rewrite/subject.js'
import { shownOid, unlessUnnamed } from '../../rewrite/finish/pending-oids.js'
import type { Part } from './choose-parts.js'
import { pathOf } from './show.js'

/** All that is known of a split. */
export interface SplitReport {
  readonly rewrite: RewriteReport
  readonly commit: Oid
  readonly parts: readonly Part[]
  readonly results: readonly SquashResult[]
  readonly format: ObjectFormat
}

/** Says what stands in the place of a commit now. */
export function reportSplit(ctx: Context, report: SplitReport): void {
  const { rewrite, parts } = report
  tellMore(ctx, rewrite)
  const names = newCommits(report)
  const rows = parts.map((part, i) => {
    const oid = names[i]
    const short = oid !== undefined && isDecided(rewrite) ? shownOid(oid, rewrite) : ''
    return `  ${short} ${subjectAt(report, i)}  (${messages.split.files(filesOf(part).map(shownPath))})`
  })
  ctx.reporter.result([...rows, ...lastLine(rewrite)], { ...splitDocument(report) })
}

function shownPath(file: ChangedFile): string {
  return sanitizeLine(pathOf(file).path)
}

function lastLine(rewrite: RewriteReport): readonly string[] {
  if (!isDecided(rewrite)) return []
  const { start, verb, summary } = rewrite
  const where = start.branch.ref === 'HEAD' ? messages.history.detached : start.branch.name
  const line = { verb, summary, short: shownOid(rewrite.outcome.tip, rewrite), where, files: rewrite.files }
  return [rewrite.done === 'dry-run' ? messages.rewrite.would(line) : messages.rewrite.done(line)]
}

/** Returns the names of the new commits, in order: the last stands for the old one, the others below it. */
function newCommits({ rewrite, commit, parts, format }: SplitReport): readonly Oid[] {
  if (!isDecided(rewrite)) return []
  const made = new Map(rewrite.outcome.objects.map(object => [hashObject(object, format), object]))
  const names: Oid[] = []
  let next = new Map(rewrite.outcome.mapping).get(commit)
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
  /** The commit that was split, by its old name. */
  readonly commit: Oid
  /** What stands in its place, in order. */
  readonly parts: readonly {
    /** Null in a dry run where it is not known before. */
    readonly commit: Oid | null
    readonly subject: string
    readonly files: readonly ReturnType<typeof pathOf>[]
  }[]
}

/** Returns a report as a document. */
export function splitDocument(report: SplitReport): SplitDocument {
  const { rewrite, commit, parts } = report
  const known = unlessUnnamed(isDecided(rewrite) ? rewrite.unnamed : undefined)
  const names = newCommits(report)
  return {
    ...rewriteDocument(rewrite),
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
