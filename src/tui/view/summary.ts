import { messages } from '../../output/messages.js'
import type { Line, Span } from '../cells.js'
import { type Model, outcomeOf } from '../model.js'
import { shapeOfRows } from '../row-shape.js'
import { summaryOf } from '../summary-of.js'
import { paged } from './help.js'

/** Returns what is about to be done, in a few lines. */
export function summaryLines(model: Model, top: number): readonly Line[] {
  const row = (text: string, role: Span['role'] = 'text'): Span[] => [{ text: ` ${text}`, role }]
  const summary = summaryOf(model)
  const { trouble } = shapeOfRows(model.rows)
  const outcome = outcomeOf(model)
  const rows: Span[][] = [
    row(messages.editor.summaryTitle(model.title), 'title'),
    [],
    ...summary.does.map(text => row(`  ${text}`)),
    [],
    ...(trouble === undefined ? [] : [row(messages.editor.cannotBe(trouble.kind, trouble.name), 'error')]),
    ...summary.warnings.map(text => row(text, 'warning')),
    ...summary.errors.map(text => row(text, 'error')),
    ...(outcome === undefined ? [row(messages.editor.stillLooking, 'dim')] : []),
  ]
  return paged(model, rows, top)
}
