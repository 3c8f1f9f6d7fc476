import { messages } from '../../output/messages.js'
import { fittedSpans, type Line } from './cells.js'
import { usable } from './layout.js'
import type { Size } from '../plan/model.js'
import { wrapped } from './wrap.js'

/** Returns what a terminal shows that has become too small. */
export function tooSmall({ columns, rows }: Size): readonly Line[] {
  const width = Math.max(1, columns)
  const texts = wrapped(messages.editor.tooSmall(usable), width)
  return Array.from({ length: Math.max(1, rows) }, (_, i) => ({
    spans: fittedSpans([{ text: texts[i] ?? '', role: 'warning' }], width),
    ground: 'plain',
  }))
}
