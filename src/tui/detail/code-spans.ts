import type { Token } from '../../core/syntax/tokens.js'
import type { Span } from '../view/cells.js'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const simple = /^[\x20-\x7e]{2}$/

/** Returns a line of code in pieces of one look each; no letter, as people see it, is taken apart. */
export function codeSpans(text: string, tokens: readonly Token[]): readonly Span[] {
  const spans: Span[] = []
  const letters = segmenter.segment(text)
  let start = 0
  let read = 0
  for (const { length, kind } of tokens) {
    read += length
    const end = Math.max(start, letterEnd(text, letters, read))
    if (end > start) spans.push({ text: text.slice(start, end), role: `code-${kind}` })
    start = end
  }
  return start < text.length ? [...spans, { text: text.slice(start), role: 'code-plain' }] : spans
}

/** Returns where the letter ends that a place is in; the place itself between two. */
function letterEnd(text: string, letters: Intl.Segments, at: number): number {
  if (at >= text.length || simple.test(text.slice(at - 1, at + 1))) return Math.min(at, text.length)
  const { index, segment } = letters.containing(at) ?? { index: at, segment: '' }
  return index === at ? at : index + segment.length
}
