import test from 'ava'
import type { Token } from '../../src/core/syntax/tokens.js'
import { harmless, widthOf } from '../../src/tui/text/cells.js'
import { codeColour, codeSpans } from '../../src/tui/text/code-theme.js'
import { sgr } from '../../src/tui/text/theme.js'
import { fc, testProp } from '../support/properties.js'

const letter = fc.constantFrom('文', '👩‍👩‍👧', 'e\u0301', '\u001b[31m', '\t', '\u200b', 'ａ', ' ', 'x', 'y', '🇩🇪')
const text = fc.array(letter, { minLength: 1, maxLength: 40 }).map(letters => letters.join(''))
const kind = fc.constantFrom('plain', 'keyword', 'string', 'comment')
const tokens: fc.Arbitrary<Token[]> = fc.array(fc.record({ length: fc.integer({ min: 1, max: 9 }), kind }), {
  maxLength: 40,
})

testProp('a line in colours is the same line, as wide as without', [text, tokens], (t, text, tokens) => {
  const spans = codeSpans(text, tokens)
  t.is(spans.map(({ text }) => text).join(''), text)
  const visible = text.replaceAll('\u200b', '')
  const width = codeSpans(visible, tokens).reduce((sum, { text }) => sum + widthOf(harmless(text)), 0)
  t.is(width, widthOf(harmless(visible)))
})

test('a letter that is taken apart by what reads the code is in one piece', t => {
  const spans = codeSpans('a👩‍👩‍👧b', [
    { length: 3, kind: 'string' },
    { length: 7, kind: 'keyword' },
  ])
  t.deepEqual(spans, [
    { text: 'a👩‍👩‍👧', role: 'code-string' },
    { text: 'b', role: 'code-keyword' },
  ])
})

const kinds = ['keyword', 'string', 'number', 'comment', 'name'] as const
const paper = { dark: [30, 33, 39], light: [255, 255, 255] } as const

for (const background of ['dark', 'light'] as const) {
  for (const depth of [8, 24] as const) {
    test(`code is readable, on added and deleted lines, too: ${background}, ${depth} bits`, t => {
      for (const ground of ['plain', 'added', 'deleted'] as const) {
        const behind = coloursIn(sgr('code-plain', ground, { depth, background }))[0] ?? paper[background]
        if (ground !== 'plain') {
          const [ink = []] = coloursIn(sgr(ground, ground, { depth, background }))
          t.true(contrast(ink, behind) >= 4.5, `${ground}: ${contrast(ink, behind).toFixed(2)}`)
        }
        for (const kind of kinds) {
          const [ink = []] = coloursIn(codeColour(kind, ground, { depth, background }))
          const ratio = contrast(ink, behind)
          t.true(ratio >= (kind === 'comment' ? 3.5 : 4.5), `${kind} on ${ground}: ${ratio.toFixed(2)}`)
        }
      }
    })
  }
}

test('with sixteen colours, an added line stays green, and a deleted one red', t => {
  const looks = { depth: 4, background: 'dark' } as const
  for (const kind of [...kinds, 'plain'] as const) {
    t.regex(sgr(`code-${kind}`, 'added', looks), /^32(;|$)/)
    t.regex(sgr(`code-${kind}`, 'deleted', looks), /^31(;|$)/)
  }
  t.is(sgr('code-keyword', 'plain', looks), '35')
})

test('without colours, code looks like any text', t => {
  for (const ground of ['plain', 'added', 'deleted'] as const)
    for (const kind of kinds) t.is(sgr(`code-${kind}`, ground, { depth: 1, background: 'dark' }), '')
})

/** Returns the colours of an escape sequence, as red, green and blue. */
function coloursIn(sequence: string): readonly (readonly number[])[] {
  return [...sequence.matchAll(/[34]8;(?:2;(\d+);(\d+);(\d+)|5;(\d+))/g)].map(([, red, green, blue, index]) =>
    index === undefined ? [red, green, blue].map(Number) : indexed(Number(index)),
  )
}

function indexed(index: number): readonly number[] {
  const levels = [0, 95, 135, 175, 215, 255]
  const at = index - 16
  const parts = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6]
  return index > 231 ? [0, 0, 0].map(() => 8 + (index - 232) * 10) : parts.map(part => levels[part] ?? 0)
}

/** @see https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map(part => {
    const share = part / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
