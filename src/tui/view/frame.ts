import type { Line } from './cells.js'
import { helpRows } from '../plan/help-rows.js'
import { summaryRows } from '../plan/summary-rows.js'
import { absorbPane } from './absorb-pane.js'
import { detailPane } from './detail-pane.js'
import { isUsable, layoutOf, splitArea } from './layout.js'
import { hintLine } from './hint-line.js'
import { messagePane } from './message-pane.js'
import type { Model } from '../plan/model.js'
import { pageOf } from './pages.js'
import { planPane } from './plan-pane.js'
import { splitPane } from './split-pane.js'
import { stateLine } from './state-line.js'
import { titleLine } from './title-line.js'
import { tooSmall } from './too-small.js'

/** Returns the whole screen, line by line: as many lines as it has, each as wide as it is. */
export function view(model: Model): readonly Line[] {
  if (!isUsable(model.size)) return tooSmall(model.size)
  return [titleLine(model), ...middle(model), stateLine(model), hintLine(model)]
}

function middle(model: Model): readonly Line[] {
  const { mode } = model
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
    case 'leave':
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
