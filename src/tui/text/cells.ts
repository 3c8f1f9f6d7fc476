import stringWidth from 'string-width'
import type { Ground, Role } from './theme.js'

/** A piece of text of one look. */
export interface Span {
  readonly text: string
  readonly role: Role
  /** What lies behind it; undefined: what lies behind the whole line. */
  readonly ground?: Ground
}

/** One line of the screen. */
export interface Line {
  readonly spans: readonly Span[]
  readonly ground: Ground
}

const simple = /^[\x20-\x7e]*$/
/** Letters of one cell each, and what this editor draws: the library need not be asked, which takes long to begin with. */
const narrow = /^[\x20-\x7e\xa1-\xac\xae-\u02ff…│┌├└]*$/

/** Returns how many cells a text takes. */
export function widthOf(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text)
}

/**
 * Returns a text as it may go to a terminal: in one line, tabs as spaces, nothing that a terminal would obey.
 *
 * The last of several guards: what comes from a repository was made harmless where it was read.
 */
export function harmless(text: string): string {
  if (simple.test(text)) return text
  return text
    .replaceAll('\t', '    ')
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\u{fffd}')
    .replace(/[\u200b\u200e\u200f\u2060\ufeff]/g, '')
}

/** Returns as much of a text as a number of cells can hold; what is cut is told by an ellipsis. */
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
  // No text of so few cells has more letters: what follows need not be looked at.
  for (const letter of lettersOf(text.slice(0, width * 16 + 16))) {
    const next = widthOf(letter)
    if (used + next > width) break
    taken += letter
    used += next
  }
  return taken
}

/** Returns a text of exactly that many cells, cut or filled up with spaces. */
export function fitted(text: string, width: number): string {
  const short = cut(text, width)
  return short + ' '.repeat(Math.max(0, width - widthOf(short)))
}

/** Returns spans of exactly that many cells, cut or filled up. */
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

/** As {@link cut}, with something behind the text that is to be seen, too. */
function cutBefore(text: string, width: number): string {
  const all = cut(text, width)
  return widthOf(all) < width ? all : cut(`${text} `, width)
}

/** Returns what is left of spans without that many cells at their beginning; of a letter that is cut, a space. */
export function beyond(spans: readonly Span[], cells: number): readonly Span[] {
  let left = cells
  return spans.flatMap(span => {
    if (left <= 0) return [span]
    const { text, width } = withoutStart(harmless(span.text), left)
    left -= width
    return text === '' ? [] : [{ ...span, text }]
  })
}

/** Returns a text from some cell on, and how many cells less it has. */
function withoutStart(text: string, cells: number): { readonly text: string; readonly width: number } {
  if (simple.test(text)) return { text: text.slice(cells), width: Math.min(cells, text.length) }
  let width = 0
  let at = 0
  // No text of so few cells has more letters: what follows need not be looked at.
  for (const letter of lettersOf(text.slice(0, cells * 16 + 16))) {
    if (width >= cells) break
    width += widthOf(letter)
    at += letter.length
  }
  return { text: ' '.repeat(Math.max(0, width - cells)) + text.slice(at), width: Math.min(width, cells) }
}

/** Returns the text of a line, for tests and for those who cannot see colours. */
export function plainText({ spans }: Line): string {
  return spans.map(({ text }) => text).join('')
}

/** Returns a text's letters as people see them; of control characters only newlines are left. */
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
