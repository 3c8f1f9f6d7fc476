import { fittedSpans, type Line } from '../cells.js'
import { detailItems } from '../detail.js'
import { layoutOf } from '../layout.js'
import type { Model } from '../model.js'

/** Returns the lines of what stands on the right that are in sight. */
export function detailPane(model: Model, width: number): readonly Line[] {
  const { height, panes } = layoutOf(model)
  const items = detailItems(model)
  const top = Math.min(model.detailTop, Math.max(0, items.length - 1))
  const margin = panes === 'both' ? [{ text: ' ', role: 'text' } as const] : []
  return Array.from({ length: height }, (_, i) => {
    const item = items[top + i]
    const spans =
      item === undefined
        ? []
        : [...margin, ...(item.lead === undefined ? [] : [item.lead]), { text: item.text, role: item.role }]
    return { spans: fittedSpans(spans, width), ground: 'plain' }
  })
}
