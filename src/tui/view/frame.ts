import { type Line, fittedSpans, type Span, widthOf } from '../text/cells.js'
import { helpRows } from '../plan/help-rows.js'
import { summaryRows } from '../plan/summary-rows.js'
import { absorbPane } from './absorb-pane.js'
import { detailPane } from './detail-pane.js'
import { isUsable, layoutOf, splitArea, usable } from '../model/layout.js'
import { hintLine } from './hint-line.js'
import { messagePane } from './message-pane.js'
import { type Model, type Size, outcomeOf } from '../model/model.js'
import { planPane } from './plan-pane.js'
import { splitPane } from './split-pane.js'
import { stateLine, conflictsIn } from './state-line.js'
import { messages } from '../../output/messages.js'
import { wrapped } from '../text/wrap.js'
import { countsOf } from '../model/row-shape.js'

/** Returns the whole screen, line by line: with its height and width. */
export function view(model: Model): readonly Line[] {
  if (!isUsable(model.size)) return tooSmall(model.size)
  return [titleLine(model), ...middle(model), stateLine(model), hintLine(model)]
}

function middle(model: Model): readonly Line[] {
  const { mode } = model
  // Whatever may be lost stays visible while a person is asked about it.
  if (mode.kind === 'forget') return middle({ ...model, mode: mode.back })
  switch (mode.kind) {
    case 'help':
      return pageOf(model, helpRows(model), mode.top)
    case 'summary':
      return pageOf(model, summaryRows(model), mode.top)
    case 'split':
      return splitArea(model).column === 0 ? splitPane(model, mode) : panes(model)
    case 'plan':
    case 'insert':
    case 'line':
    case 'message':
    case 'absorb':
      return panes(model)
  }
}

function panes(model: Model): readonly Line[] {
  const { panes, planWidth, detailWidth } = layoutOf(model)
  const right = () => rightPane(model, detailWidth)
  if (panes === 'one')
    return model.focus === 'detail' || model.mode.kind === 'message' ? right() : planPane(model, planWidth)
  const details = right()
  const border = { text: '│', role: 'border', ground: 'plain' } as const
  return planPane(model, planWidth).map(({ spans, ground }, i) => ({
    ground: 'plain',
    spans: [...spans.map(span => ({ ground, ...span })), border, ...(details[i]?.spans ?? [])],
  }))
}

function rightPane(model: Model, width: number): readonly Line[] {
  const { mode } = model
  if (mode.kind === 'message') return messagePane(model, mode, width)
  if (mode.kind === 'split') return splitPane(model, mode)
  return mode.kind === 'absorb' ? absorbPane(model, mode, width) : detailPane(model, width)
}

/** Returns the lines between the bars of the screen. */
function pageOf(model: Model, rows: readonly (readonly Span[])[], top: number): readonly Line[] {
  const { height } = layoutOf(model)
  const start = Math.max(0, Math.min(top, rows.length - height))
  return Array.from({ length: height }, (_, i) => ({
    spans: fittedSpans(rows[start + i] ?? [], model.size.columns),
    ground: 'plain',
  }))
}

/** Returns the screen of a terminal that has become too small. */
function tooSmall({ columns, rows }: Size): readonly Line[] {
  const width = Math.max(1, columns)
  const texts = wrapped(messages.editor.tooSmall(usable), width)
  return Array.from({ length: Math.max(1, rows) }, (_, i) => ({
    spans: fittedSpans([{ text: texts[i] ?? '', role: 'warning' }], width),
    ground: 'plain',
  }))
}

/** Returns the title line: the subject of the plan, and its result. */
function titleLine(model: Model): Line {
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
