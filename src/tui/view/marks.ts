import type { CommitFacts } from '../../core/editor/session.js'
import type { Span } from './cells.js'
import { factsOf, type Model, outcomeOf, thereOf } from '../plan/model.js'
import type { Row } from '../plan/rows.js'

/** What a commit is, one letter each, in columns of their own. */
type Mark = 'merge' | 'published' | 'signed'

const letters: Readonly<Record<Mark, string>> = { merge: 'M', published: 'P', signed: 'S' }
/** As wide as can be needed: what comes of an edit moves nothing. */
const widths: Readonly<Record<Mark, number>> = { merge: 1, published: 1, signed: 2 }

/** Returns the marks that some of these rows have: only those get a column. */
export function marksAmong(model: Model, rows: readonly Row[]): readonly Mark[] {
  const those = rows.flatMap(row => factsOf(model, row) ?? [])
  return (['merge', 'published', 'signed'] as const).filter(mark => those.some(facts => has(model, facts, mark)))
}

/** Returns how many cells marks take, with the space behind them. */
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
