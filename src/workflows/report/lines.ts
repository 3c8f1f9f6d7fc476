import prettyBytes from 'pretty-bytes'
import type { ReportDocument, ReportedPath } from '../../core/report/document.js'
import type { Storage } from '../../core/report/storage.js'
import { table } from '../../output/columns.js'
import { messages } from '../../output/messages.js'
import { sanitizeLine } from '../../output/sanitize.js'
import type { ReportOptions } from './options.js'

const { titles } = messages.report
/** The widest bar. */
const barCells = 24
const shownCauses = 10

/** Returns a report as people read it: the first screen has the main facts. */
export function reportLines(report: ReportDocument, { top }: ReportOptions): readonly string[] {
  const rows = Math.min(top, shownCauses)
  return [
    headline(report),
    ...section(titles.storage, storageRows(report.storage)),
    ...section(titles.classes, objectRows(report)),
    ...section(titles.causes, causeRows(report, rows)),
    ...section(titles.held, heldRows(report, rows)),
    ...section(titles.extensions, extensionRows(report, Math.min(top, 5))),
    ...section(titles.concerns, [...limitRows(report), ...concernRows(report)]),
    ...section(titles.todo, todoRows(report, rows)),
    '',
    messages.report.asPackedNow,
  ]
}

function headline({ storage, objects, history }: ReportDocument): string {
  const total = prettyBytes(storage.totalBytes)
  const commits = objects.referenced.commits.count
  if (history === null) return messages.report.headlineWithoutPaths(total, commits)
  return messages.report.headline({
    total,
    commits,
    live: prettyBytes(history.live),
    deleted: prettyBytes(history.deleted),
  })
}

function section(title: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : ['', title, ...rows.map(row => `  ${row}`.trimEnd())]
}

function storageRows(storage: ReportDocument['storage']): readonly string[] {
  const names = Object.entries(messages.report.storageNames) as [keyof typeof messages.report.storageNames, string][]
  const parts = names
    .map(([key, name]) => ({ name, bytes: (storage as Storage)[key].bytes }))
    .filter(({ bytes }) => bytes > 0)
  const largest = Math.max(...parts.map(({ bytes }) => bytes), 1)
  return table(
    parts
      .toSorted((a, b) => b.bytes - a.bytes)
      .map(({ name, bytes }) => [name, prettyBytes(bytes), bar(bytes / largest)]),
  )
}

/** A bar of at least one cell, so that a small value is visible. */
function bar(share: number): string {
  return '█'.repeat(Math.max(1, Math.round(share * barCells)))
}

function objectRows({ objects }: ReportDocument): readonly string[] {
  const { referenced, remembered, unreachable } = objects
  const types = ['commits', 'trees', 'blobs', 'tags'] as const
  const rows = types.map(type => {
    const { count, diskBytes, bytes } = referenced[type]
    return [type, count.toLocaleString('en'), prettyBytes(diskBytes), messages.report.uncompressed(prettyBytes(bytes))]
  })
  const rest = [
    [messages.report.classNames.remembered, remembered],
    [messages.report.classNames.unreachable, unreachable],
  ] as const
  const others = rest.flatMap(([name, totals]) => {
    const all = Object.values(totals)
    const count = all.reduce((sum, each) => sum + each.count, 0)
    const bytes = all.reduce((sum, each) => sum + each.diskBytes, 0)
    return count === 0 ? [] : [[name, count.toLocaleString('en'), prettyBytes(bytes), '']]
  })
  return table([...rows, ...others])
}

function causeRows({ history }: ReportDocument, rows: number): readonly string[] {
  if (history === null) return []
  return table(
    history.versions
      .slice(0, rows)
      .map(({ diskBytes, versions, live, ...path }) => [
        prettyBytes(diskBytes),
        messages.report.versions(versions),
        messages.report.isDeleted(live),
        shown(path),
      ]),
  )
}

function shown({ path }: ReportedPath): string {
  return sanitizeLine(path)
}

function heldRows({ heldOnlyBy }: ReportDocument, rows: number): readonly string[] {
  if (heldOnlyBy === null) return []
  return table(heldOnlyBy.slice(0, rows).map(({ name, diskBytes }) => [prettyBytes(diskBytes), sanitizeLine(name)]))
}

function extensionRows({ history }: ReportDocument, rows: number): readonly string[] {
  if (history === null) return []
  return table(
    history.extensions
      .slice(0, rows)
      .map(({ extension, live, deleted }) => [
        extension === '' ? messages.report.noExtension : sanitizeLine(extension),
        prettyBytes(live + deleted),
        messages.report.ofThatDeleted(prettyBytes(deleted)),
      ]),
  )
}

/** What is above a limit of the host comes first. */
function limitRows({ limits }: ReportDocument): readonly string[] {
  return limits.exceeded.map(({ name, unit, value, limit, kind }) => {
    const text = (number: number) => (unit === 'bytes' ? prettyBytes(number) : number.toLocaleString('en'))
    const what = name === 'storedBytes' ? messages.report.storedBytes : messages.report.metricName(name)
    return messages.report.overLimit({ what, value: text(value), host: limits.of, limit: text(limit), kind })
  })
}

function concernRows({ metrics }: ReportDocument): readonly string[] {
  return metrics
    .filter(({ level }) => level > 0)
    .map(({ name, value, unit, level }) => {
      const text = unit === 'bytes' ? prettyBytes(value) : value.toLocaleString('en')
      return messages.report.concern(messages.report.metricName(name), text, level)
    })
}

function todoRows({ findings }: ReportDocument, rows: number): readonly string[] {
  return findings
    .slice(0, rows)
    .flatMap(({ rule, subject, savesBytes, command }) => [
      `${savesBytes === null ? '' : `${messages.report.saves(prettyBytes(savesBytes))}: `}${messages.report.reason(rule, sanitizeLine(subject))}`,
      `  ${command}`,
    ])
}
