import { fittedSpans, type Line, type Span } from '../cells.js'
import { detailItems, detailLine } from '../detail.js'
import { layoutOf } from '../layout.js'
import type { Model } from '../model.js'

/** Returns the lines of what stands on the right that are in sight. */
export function detailPane(model: Model, width: number): readonly Line[] {
  const { height, panes } = layoutOf(model)
  const items = detailItems(model)
  const top = Math.min(model.detailTop, Math.max(0, items.length - 1))
  const current = detailLine(model)
  const margin = panes === 'both' ? [{ text: ' ', role: 'text' } as const] : []
  return Array.from({ length: height }, (_, i) => {
    const item = items.at(top + i)
    const spans =
      item === undefined
        ? []
        : [...margin, ...(item.lead === undefined ? [] : [item.lead]), { text: item.text, role: item.role }]
    const fitted = fittedSpans(spans, width)
    return { spans: top + i === current ? fitted.map(onMarked) : fitted, ground: 'plain' }
  })
}

function onMarked(span: Span): Span {
  return { ...span, ground: 'marked' }
}
