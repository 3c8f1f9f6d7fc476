import type { TokenKind, Token } from '../../core/syntax/tokens.js'
import type { Ground, Looks } from './theme.js'
import type { Span } from './cells.js'

/** A piece of source code. */
export type CodeRole = `code-${TokenKind}`

type Palette = Readonly<Record<TokenKind, string>>

/**
 * Readable on the terminal's background, and on those of added and deleted lines; keywords are neither red nor green.
 */
const palettes: Readonly<Record<Looks['background'], Readonly<Record<8 | 24, Palette>>>> = {
  dark: {
    8: { plain: '', keyword: '219', string: '186', number: '223', comment: '250', name: '117' },
    24: {
      plain: '',
      keyword: '198;160;246',
      string: '233;199;132',
      number: '240;166;120',
      comment: '148;158;171',
      name: '125;190;245',
    },
  },
  light: {
    8: { plain: '', keyword: '90', string: '58', number: '23', comment: '242', name: '25' },
    24: {
      plain: '',
      keyword: '124;40;160',
      string: '128;80;0',
      number: '160;62;12',
      comment: '96;104;116',
      name: '0;82;160',
    },
  },
}

/** With sixteen colours, those of added and deleted lines stay: there, only brightness distinguishes tokens. */
const few: Palette = { plain: '', keyword: '35', string: '33', number: '36', comment: '2', name: '34' }
const shades: Palette = { plain: '', keyword: '1', string: '', number: '', comment: '2', name: '' }
const lines: Readonly<Partial<Record<Ground, string>>> = { added: '32', deleted: '31' }

/** A token without a colour has that of its line, and so has the sign. */
const onGround: Readonly<Record<Looks['background'], Readonly<Record<8 | 24, Readonly<Record<Change, string>>>>>> = {
  dark: {
    8: { added: '38;5;157', deleted: '38;5;217' },
    24: { added: '38;2;150;215;160', deleted: '38;2;245;165;165' },
  },
  light: {
    8: { added: '38;5;22', deleted: '38;5;88' },
    24: { added: '38;2;20;100;40', deleted: '38;2;160;30;40' },
  },
}

type Change = 'added' | 'deleted'

/** Returns the parameters of the escape sequence that gives an added or deleted line its colour. */
export function changeColour(change: Change, ground: Ground, { depth, background }: Looks): string | undefined {
  const hasGround = ground === change && (depth === 8 || depth === 24)
  return hasGround ? onGround[background][depth][change] : undefined
}

/** Returns the parameters of the escape sequence that gives a piece of code its colour. */
export function codeColour(kind: TokenKind, ground: Ground, { depth, background }: Looks): string {
  switch (depth) {
    case 1:
      return ''
    case 4: {
      const line = lines[ground]
      return line === undefined ? few[kind] : [line, shades[kind]].filter(Boolean).join(';')
    }
    case 8:
    case 24: {
      const colour = palettes[background][depth][kind]
      return colour === '' ? '' : `38;${depth === 8 ? 5 : 2};${colour}`
    }
  }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const simple = /^[\x20-\x7e]{2}$/

/** Returns a line of code in pieces of one style each; visible characters are not divided. */
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

/** Returns the end of the visible character at a position; the position itself between two. */
function letterEnd(text: string, letters: Intl.Segments, at: number): number {
  if (at >= text.length || simple.test(text.slice(at - 1, at + 1))) return Math.min(at, text.length)
  const { index, segment } = letters.containing(at) ?? { index: at, segment: '' }
  return index === at ? at : index + segment.length
}
