import { messages } from '../../output/messages.js'
import type { Span } from '../text/cells.js'
import { type Model, outcomeOf } from '../model/model.js'
import { shapeOfRows } from '../model/row-shape.js'
import { summaryOf } from './summary.js'
import { wrapped } from '../text/wrap.js'

/** Returns the effects of applying the plan, in lines that fit the screen where words allow it. */
export function summaryRows(model: Model): readonly (readonly Span[])[] {
  const row = (text: string, role: Span['role'] = 'text'): readonly Span[][] =>
    wrapped(` ${text}`, model.size.columns).map(line => [{ text: line, role }])
  const summary = summaryOf(model)
  const { trouble } = shapeOfRows(model.rows)
  return [
    ...row(messages.editor.summaryTitle(model.title), 'title'),
    [],
    ...summary.does.flatMap(text => row(`  ${text}`)),
    [],
    ...(trouble === undefined ? [] : row(messages.editor.cannotBe(trouble.kind, trouble.name), 'error')),
    ...summary.warnings.flatMap(text => row(text, 'warning')),
    ...summary.errors.flatMap(text => row(text, 'error')),
    ...(outcomeOf(model) === undefined ? row(messages.editor.stillLooking, 'dim') : []),
  ]
}
