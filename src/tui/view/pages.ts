import { fittedSpans, type Line, type Span } from './cells.js'
import { layoutOf } from './layout.js'
import type { Model } from '../plan/model.js'

/** Returns as many lines as the screen has between its bars. */
export function pageOf(model: Model, rows: readonly (readonly Span[])[], top: number): readonly Line[] {
  const { height } = layoutOf(model)
  const start = Math.max(0, Math.min(top, rows.length - height))
  return Array.from({ length: height }, (_, i) => ({
    spans: fittedSpans(rows[start + i] ?? [], model.size.columns),
    ground: 'plain',
  }))
}
