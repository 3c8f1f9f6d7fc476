import { messages } from '../../output/messages.js'
import { fittedSpans, type Line } from '../cells.js'
import { usable } from '../layout.js'
import type { Size } from '../model.js'

/** Returns what a terminal shows that has become too small. */
export function tooSmall({ columns, rows }: Size): readonly Line[] {
  const text = messages.editor.tooSmall(usable)
  return Array.from({ length: Math.max(1, rows) }, (_, i) => ({
    spans: fittedSpans(i === 0 ? [{ text, role: 'warning' }] : [], Math.max(1, columns)),
    ground: 'plain',
  }))
}
