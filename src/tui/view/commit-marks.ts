import { messages } from '../../output/messages.js'
import { absorbedInto } from '../absorb/absorb-mode.js'
import type { Span } from '../text/cells.js'
import { factsOf, type Model, outcomeOf, thereOf } from '../model/model.js'
import { parseMergeWords } from '../../core/rewrite/todo/todo-list.js'
import { shapeOfRows } from '../model/row-shape.js'
import { isMerge, type Row, shown } from '../model/rows.js'
import type { CommitFacts } from '../../core/editor/session.js'

const units: readonly (readonly [seconds: number, letter: string])[] = [
  [365 * 86_400, 'y'],
  [30 * 86_400, 'mo'],
  [7 * 86_400, 'w'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
]

/** Returns an age in three or four characters: `3d`, `11mo`. */
export function shortAge(seconds: number | undefined, now: number): string {
  if (seconds === undefined) return ''
  const age = Math.max(0, now - seconds)
  const [unit, letter] = units.find(([unit]) => age >= unit) ?? [1, 's']
  const count = Math.floor(age / unit)
  return count > 999 ? '' : `${count}${letter}`
}

const longest = 16

/** Returns the badges of a commit: its result, then its branches. */
export function badgesOf(model: Model, row: Row): readonly Span[] {
  const facts = factsOf(model, row)
  if (facts === undefined) return []
  const isGone = row.kind === 'commit' ? row.action === 'drop' : row.state === 'left-out'
  const outcome = isGone ? undefined : outcomeOf(model)
  const fate = outcome?.fates.get(facts.oid)
  const says = messages.editor.badges
  const badges: Span[] = []
  const absorbed = model.mode.kind === 'absorb' ? absorbedInto(model.mode, facts.oid) : 0
  if (absorbed > 0) badges.push({ text: `+${absorbed}`, role: 'added' })
  if (fate?.kind === 'conflict') badges.push({ text: says.conflict, role: 'error' })
  if (fate?.kind === 'may-conflict') badges.push({ text: says.mayConflict, role: 'warning' })
  if (shapeOfRows(model.rows).strays.has(row.key)) badges.push({ text: says.stray, role: 'warning' })
  if (fate?.kind === 'emptied') badges.push({ text: says.emptied, role: 'warning' })
  if (isMerge(row)) badges.push({ text: `(${shortened(mergedIn(row.words))})`, role: 'graph' })
  for (const branch of facts.branches.slice(0, 2)) badges.push({ text: `[${shortened(branch)}]`, role: 'note' })
  return badges
}

function mergedIn(words: string): string {
  return shown((parseMergeWords(words)?.merged ?? []).join(' '))
}

function shortened(branch: string): string {
  return branch.length > longest ? `${branch.slice(0, longest - 1)}…` : branch
}

/** Marks of a commit, one character each, in columns of their own. */
type Mark = 'merge' | 'published' | 'signed'

const letters: Readonly<Record<Mark, string>> = { merge: 'M', published: 'P', signed: 'S' }
/** As wide as may be needed, so that an edit moves nothing. */
const widths: Readonly<Record<Mark, number>> = { merge: 1, published: 1, signed: 2 }

/** Returns the marks that occur in some rows: only those get a column. */
export function marksAmong(model: Model, rows: readonly Row[]): readonly Mark[] {
  const those = rows.flatMap(row => factsOf(model, row) ?? [])
  return (['merge', 'published', 'signed'] as const).filter(mark => those.some(facts => has(model, facts, mark)))
}

/** Returns the width of the marks, with the space after them. */
export function marksWidth(marks: readonly Mark[]): number {
  return marks.length === 0 ? 0 : marks.reduce((sum, mark) => sum + widths[mark], 1)
}

/** Returns the marks of a commit, each in its column. */
export function markSpans(model: Model, facts: CommitFacts | undefined, marks: readonly Mark[]): readonly Span[] {
  if (marks.length === 0) return []
  const spans = marks.map((mark): Span => {
    if (facts === undefined || !has(model, facts, mark)) return { text: ' '.repeat(widths[mark]), role: 'text' }
    const isLost = mark === 'signed' && outcomeOf(model)?.unsigned.has(thereOf(facts)) === true
    const text = `${letters[mark]}${isLost ? '!' : ''}`.padEnd(widths[mark])
    return { text, role: isLost || mark === 'published' ? 'warning' : 'note' }
  })
  return [...spans, { text: ' ', role: 'text' }]
}

function has({ published }: Model, facts: CommitFacts, mark: Mark): boolean {
  const { parents, signature } = facts
  switch (mark) {
    case 'merge':
      return parents.length > 1
    case 'published':
      return published.has(thereOf(facts))
    case 'signed':
      return signature === 'signed'
  }
}
