import stringWidth from 'string-width'
import type { Ground, Role } from './theme.js'

/** A piece of text with one style. */
export interface Span {
  readonly text: string
  readonly role: Role
  /** Its background; undefined: that of the whole line. */
  readonly ground?: Ground
}

/** One line of the screen. */
export interface Line {
  readonly spans: readonly Span[]
  readonly ground: Ground
}

const simple = /^[\x20-\x7e]*$/
/**
 * ASCII characters of one cell each, and this editor's symbols: for these the library, which is slow to load, is not
 * needed.
 */
const narrow = /^[\x20-\x7e\xa1-\xac\xae-\u02ff…│┌├└]*$/

/** Returns the width of a text in cells. */
export function widthOf(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text)
}

/**
 * Returns a text in a form for the terminal: one line, tabs as spaces, no control characters. This is the last of
 * several guards: text from the repository was made safe where it was read.
 */
export function harmless(text: string): string {
  if (simple.test(text)) return text
  return text
    .replaceAll('\t', '    ')
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\u{fffd}')
    .replace(/[\u200b\u200e\u200f\u2060\ufeff]/g, '')
}

/** Returns as much of a text as fits a number of cells; an ellipsis marks a cut. */
export function cut(text: string, width: number): string {
  const safe = harmless(text)
  if (safe.length <= width && narrow.test(safe)) return safe
  if (width <= 0) return ''
  if (narrow.test(safe)) return `${safe.slice(0, width - 1)}…`
  if (safe.length <= width * 4 && widthOf(safe) <= width) return safe
  return `${starting(safe, width - 1)}…`
}

function starting(text: string, width: number): string {
  let taken = ''
  let used = 0
  // A text of this many cells cannot have more characters: the rest need not be examined.
  for (const letter of lettersOf(text.slice(0, width * 16 + 16))) {
    const next = widthOf(letter)
    if (used + next > width) break
    taken += letter
    used += next
  }
  return taken
}

/** Returns a text of exactly this width, cut or padded with spaces. */
export function fitted(text: string, width: number): string {
  const short = cut(text, width)
  return short + ' '.repeat(Math.max(0, width - widthOf(short)))
}

/** Returns spans of exactly this width, cut or padded. */
export function fittedSpans(spans: readonly Span[], width: number): readonly Span[] {
  const taken: Span[] = []
  let left = width
  for (const [i, span] of spans.entries()) {
    if (left <= 0) break
    const isLast = spans.slice(i + 1).every(({ text }) => text.trim() === '')
    const text = isLast ? cut(span.text, left) : cutBefore(span.text, left)
    taken.push({ ...span, text })
    left -= widthOf(text)
  }
  if (left > 0) taken.push({ text: ' '.repeat(left), role: 'text' })
  return taken
}

/** As {@link cut}, with a suffix that stays visible. */
function cutBefore(text: string, width: number): string {
  const all = cut(text, width)
  return widthOf(all) < width ? all : cut(`${text} `, width)
}

/** Returns the rest of spans after removing this many cells; half of a wide character becomes a space. */
export function beyond(spans: readonly Span[], cells: number): readonly Span[] {
  let left = cells
  return spans.flatMap(span => {
    if (left <= 0) return [span]
    const { text, width } = withoutStart(harmless(span.text), left)
    left -= width
    return text === '' ? [] : [{ ...span, text }]
  })
}

/** Returns a text from a cell on, and the number of cells removed. */
function withoutStart(text: string, cells: number): { readonly text: string; readonly width: number } {
  if (simple.test(text)) return { text: text.slice(cells), width: Math.min(cells, text.length) }
  let width = 0
  let at = 0
  // A text of this many cells cannot have more characters: the rest need not be examined.
  for (const letter of lettersOf(text.slice(0, cells * 16 + 16))) {
    if (width >= cells) break
    width += widthOf(letter)
    at += letter.length
  }
  return { text: ' '.repeat(Math.max(0, width - cells)) + text.slice(at), width: Math.min(width, cells) }
}

/** Returns the text of a line, for tests and where there are no colours. */
export function plainText({ spans }: Line): string {
  return spans.map(({ text }) => text).join('')
}

/** Returns the visible characters of a text; of control characters only newlines are kept. */
export function lettersOf(text: string): readonly string[] {
  const plain = text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '')
  return /^[\x0a\x20-\x7e]*$/.test(plain)
    ? plain.split('')
    : Array.from(segmenter.segment(plain), ({ segment }) => segment)
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
