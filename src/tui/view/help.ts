import { messages } from '../../output/messages.js'
import { fittedSpans, type Line, type Span } from '../cells.js'
import { keyGroups } from '../key-table.js'
import { layoutOf } from '../layout.js'
import type { Model } from '../model.js'

/** Returns all keys. */
export function helpLines(model: Model, top: number): readonly Line[] {
  const rows = keyGroups.flatMap(({ title, rows }): Span[][] => [
    [{ text: ` ${title}`, role: 'title' }],
    ...rows.map(({ shows, does }): Span[] => [
      { text: `   ${shows.padEnd(8)}`, role: 'key' },
      { text: does, role: 'text' },
    ]),
    [],
  ])
  const signs = messages.editor.signs.map(([sign, meaning]): Span[] => [
    { text: `   ${sign.padEnd(10)}`, role: 'key' },
    { text: meaning, role: 'text' },
  ])
  return paged(model, [...rows, [{ text: ` ${messages.editor.signsTitle}`, role: 'title' }], ...signs], top)
}

/** Returns as many lines as the screen has between its bars. */
export function paged(model: Model, rows: readonly (readonly Span[])[], top: number): readonly Line[] {
  const { height } = layoutOf(model)
  const start = Math.max(0, Math.min(top, rows.length - height))
  return Array.from({ length: height }, (_, i) => ({
    spans: fittedSpans(rows[start + i] ?? [], model.size.columns),
    ground: 'plain',
  }))
}
