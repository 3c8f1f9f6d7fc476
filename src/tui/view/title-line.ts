import { messages } from '../../output/messages.js'
import { fittedSpans, type Line, type Span, widthOf } from './cells.js'
import { type Model, outcomeOf } from '../plan/model.js'
import { countsOf } from '../plan/row-shape.js'
import { conflictsIn } from './state-line.js'

/** Returns the line at the top: what this is about, and what it comes to. */
export function titleLine(model: Model): Line {
  const { columns } = model.size
  const right = ` ${counts(model)} `
  const left: Span[] = [
    { text: ' git slim ', role: 'title' },
    { text: model.onto === '' ? model.title : messages.editor.title(model.title, model.onto), role: 'bar' },
  ]
  const room = columns - widthOf(right)
  return {
    spans: fittedSpans([...fittedSpans(left, room), { text: right, role: outcomeRole(model) }], columns),
    ground: 'bar',
  }
}

function counts(model: Model): string {
  const { before, after } = countsOf(model.rows)
  return messages.editor.counts({ commits: before, results: after, state: stateOf(model) })
}

function stateOf(model: Model): string {
  const outcome = outcomeOf(model)
  if (outcome === undefined) return '…'
  const conflicts = conflictsIn(outcome).length
  if (conflicts > 0) return messages.editor.conflictsIn(conflicts)
  return outcome.trouble === undefined ? messages.editor.works : messages.editor.unsure
}

function outcomeRole(model: Model): Span['role'] {
  const outcome = outcomeOf(model)
  if (outcome === undefined) return 'dim'
  return outcome.trouble === undefined ? 'bar' : 'error'
}
