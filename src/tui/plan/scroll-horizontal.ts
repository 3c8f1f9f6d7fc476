import { harmless, widthOf } from '../view/cells.js'
import { detailItems } from '../detail/detail.js'
import { layoutOf } from '../view/layout.js'
import type { Model } from './model.js'

const step = 8

/** Returns the editor with the right side scrolled sideways, but not beyond the longest line in sight. */
export function sideways(model: Model, to: 'left' | 'right'): Model {
  const { height, panes } = layoutOf(model)
  if (panes === 'one' && model.focus === 'plan') return model
  const { detailLeft, detailTop } = model
  if (to === 'left') return { ...model, detailLeft: Math.max(0, detailLeft - step) }
  const items = detailItems(model)
  const hidden = Array.from({ length: height }, (_, i) => {
    const { text = '', lead } = items.at(detailTop + i) ?? {}
    return widthOf(harmless(text)) + widthOf(lead?.text ?? '') - roomOf(model)
  })
  // Those that were longer may be out of sight by now.
  const most = Math.max(detailLeft, ...hidden)
  return { ...model, detailLeft: Math.min(detailLeft + step, most) }
}

function roomOf(model: Model): number {
  const { detailWidth, panes } = layoutOf(model)
  return panes === 'both' ? detailWidth - 1 : detailWidth
}
