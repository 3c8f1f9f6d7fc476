import { beyond, fittedSpans, type Line, type Span } from '../text/cells.js'
import { codeSpans } from '../text/code-theme.js'
import { detailItems, detailLine } from '../detail/detail.js'
import type { Item } from '../detail/detail-item.js'
import { layoutOf } from '../model/layout.js'
import type { Model } from '../model/model.js'

/** Returns the visible lines of the right side. */
export function detailPane(model: Model, width: number): readonly Line[] {
  const { height, panes } = layoutOf(model)
  const items = detailItems(model)
  const top = Math.min(model.detailTop, Math.max(0, items.length - 1))
  const current = detailLine(model)
  const margin: readonly Span[] = panes === 'both' ? [{ text: ' ', role: 'text' }] : []
  return Array.from({ length: height }, (_, i) => {
    const item = items.at(top + i)
    const spans = item === undefined ? [] : itemSpans(model, item)
    const ground = top + i === current ? 'marked' : (item?.ground ?? 'plain')
    const fitted = fittedSpans(spans, width - margin.length).map((span): Span => ({ ...span, ground }))
    return { spans: [...margin, ...fitted], ground: 'plain' }
  })
}

function itemSpans({ colours, detailLeft }: Model, { text, role, lead, code }: Item): readonly Span[] {
  const tokens = code === undefined ? undefined : colours.get(code.file)?.[code.line]
  const spans = tokens === undefined ? [{ text, role }] : codeSpans(text, tokens)
  return [...(lead === undefined ? [] : [lead]), ...beyond(spans, detailLeft)]
}
