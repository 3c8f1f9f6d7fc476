import type { CommitFacts, Fate } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import { factsOf, isChanged, type Model, outcomeOf, thereOf } from '../model/model.js'
import { isAsked } from './edits.js'
import { countsOf, shapeOfRows } from '../model/row-shape.js'
import { groupsOf, isMerge, isUsed, type Row } from '../model/rows.js'

/** The result of a plan, in words. */
export interface Summary {
  readonly does: readonly string[]
  readonly warnings: readonly string[]
  readonly errors: readonly string[]
}

/** Returns the result of a plan, in words. */
export function summaryOf(model: Model): Summary {
  const { rows } = model
  const { before, after } = countsOf(rows)
  const count = (...actions: readonly Row['action'][]) =>
    rows.filter(row => actions.includes(row.action) && isThere(row)).length
  const says = messages.editor.summary
  const does = [
    says.commits(before, after),
    ...(isChanged(model) ? doneTo(model) : [says.unchanged]),
    ...counted(rows.filter(row => row.kind === 'commit' && row.written !== undefined).length, says.written),
    ...counted(toBeWritten(rows) + rows.filter(isAsked).length, says.toBeWritten),
    ...counted(count('exec'), says.executed),
    ...counted(count('edit', 'break'), says.stops),
    ...following(model),
  ]
  return { does, ...troubles(model) }
}

/** Returns the number of commits for each action, in one line: `1 split, 2 folded, 1 dropped`. */
function doneTo({ rows, start }: Model): readonly string[] {
  const says = messages.editor.summary
  const count = (...actions: readonly Row['action'][]) =>
    rows.filter(row => row.kind === 'commit' && actions.includes(row.action)).length
  const wholes = new Set(rows.flatMap(row => (row.kind === 'commit' ? (row.splitFrom ?? []) : [])))
  const done = [
    ...counted(wholes.size, says.split),
    ...counted(count('squash', 'fixup'), says.folded),
    ...counted(rows.filter(row => isReworded(row)).length, says.reworded),
    ...counted(count('drop'), says.dropped),
    ...(isReordered(rows, start) ? [says.reordered] : []),
  ]
  return done.length === 0 ? [] : [done.join(', ')]
}

function isReworded(row: Row): boolean {
  return row.kind === 'commit' ? row.action === 'reword' : isAsked(row)
}

/** Tells whether the original rows are in another order now. */
function isReordered(rows: readonly Row[], start: readonly Row[]): boolean {
  const places = new Map(start.map(({ key }, place) => [key, place]))
  const now = rows.flatMap(row => places.get(row.kind === 'commit' ? (row.splitFrom ?? row.key) : row.key) ?? [])
  return now.some((place, i) => place < (now[i - 1] ?? 0))
}

function isThere(row: Row): boolean {
  return row.kind === 'commit' || row.state === 'used'
}

function counted(count: number, say: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [say(count)]
}

/** The number of times the user's editor will open. */
function toBeWritten(rows: readonly Row[]): number {
  return groupsOf(rows).filter(({ head, members }) => {
    const all = [head, ...members].flatMap(position => rows[position] ?? [])
    const last = all.at(-1)
    if (last?.kind === 'commit' && last.written !== undefined) return false
    return all.some(
      row =>
        row.kind === 'commit' &&
        row.written === undefined &&
        (row.action === 'reword' || row.action === 'squash' || row.message === 'edit'),
    )
  }).length
}

function following(model: Model): readonly string[] {
  const branches = outcomeOf(model)?.following.map(({ branch }) => branch) ?? []
  return branches.length === 0 ? [] : [messages.editor.follows(branches)]
}

/** Returns why a plan would be refused as a whole; undefined where it would not. */
export function refusalOf(model: Model): string | undefined {
  if (shapeOfRows(model.rows).trouble !== undefined) return messages.editor.cannotApply
  const published = model.ofOthers === 'refused' ? publishedReplaced(model) : 0
  return published === 0 ? undefined : messages.editor.summary.refused(published)
}

function troubles(model: Model): Pick<Summary, 'warnings' | 'errors'> {
  const outcome = outcomeOf(model)
  const says = messages.editor.summary
  const changes = changesOf(model)
  const published = publishedReplaced(model)
  const conflicting = changes(['conflict'])[0]
  return {
    warnings: [
      ...counted(shapeOfRows(model.rows).strays.size, says.strays),
      ...counted(changes(['emptied']).length, says.emptied),
      ...counted(outcome?.unsigned.size ?? 0, says.unsigned),
      ...counted(model.ofOthers === 'replaced' ? published : 0, says.published),
    ],
    errors: [
      ...counted(model.ofOthers === 'refused' ? published : 0, says.refused),
      ...(conflicting === undefined ? [] : [says.conflict(`${conflicting.oid.slice(0, 7)} ${conflicting.subject}`)]),
      ...(outcome?.trouble === undefined || conflicting !== undefined ? [] : [outcome.trouble]),
    ],
  }
}

/** Returns a function that counts the plan's commits with some results. */
function changesOf(model: Model): (kinds: readonly Fate['kind'][]) => readonly CommitFacts[] {
  const fates = outcomeOf(model)?.fates
  const used = model.rows
    .filter(row => isUsed(row) || (isMerge(row) && isThere(row)))
    .flatMap(row => factsOf(model, row) ?? [])
  return kinds => used.filter(({ oid }) => kinds.some(kind => kind === fates?.get(oid)?.kind))
}

/** Returns the number of published commits that would be replaced or dropped. */
function publishedReplaced(model: Model): number {
  const dropped = model.rows.filter(row => row.kind === 'commit' && row.action === 'drop')
  const replaced = [
    ...changesOf(model)(['rewritten', 'conflict', 'may-conflict', 'unknown']),
    ...dropped.flatMap(row => factsOf(model, row) ?? []),
  ]
  return new Set(replaced.map(thereOf).filter(oid => model.published.has(oid))).size
}
