import test from 'ava'
import type { FileChange } from '../../src/core/editor/session.js'
import { plainText, widthOf } from '../../src/tui/text/cells.js'
import type { Model } from '../../src/tui/model/model.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { fc, testProp } from '../support/properties.js'
import { after, oidOf, opened, sessionOf } from '../support/editor-session.js'

const letters = 'abcdefghijklmnopqrstuvwxyz'.repeat(2)

function looking(text: string, columns = 80): Model {
  const changes: FileChange[] = [{ path: 'a.txt', kind: 'modified', lines: [{ kind: 'added', text }] }]
  const start = opened(sessionOf('AB'), { columns, rows: 24 })
  const [model] = update(start, { kind: 'changes', commit: oidOf('A'), changes })
  return update(after(model, 'g'), { kind: 'changes', commit: oidOf('B'), changes })[0]
}

function lineOf(model: Model): string {
  return (
    view(model)
      .map(line => plainText(line).split('│').at(-1) ?? '')
      .find(line => /^ ?\+/.test(line)) ?? ''
  )
}

test('what is wider than the right side is scrolled into sight, its sign stays', t => {
  const start = looking(letters)
  t.is(lineOf(start), ` +${letters.slice(0, 28)}…`)
  t.is(lineOf(after(start, 'l')), ` +${letters.slice(8, 36)}…`)
  t.is(lineOf(after(start, '\u001b[C\u001b[C\u001b[D')), ` +${letters.slice(8, 36)}…`)
})

test('it is scrolled to its end, and back to its beginning, but not beyond', t => {
  const start = looking(letters)
  const end = after(start, 'lllllll')
  t.is(lineOf(end), ` +${letters.slice(-29)}`)
  t.is(lineOf(after(end, 'hhhhh')), lineOf(start))
  t.is(after(looking('short', 140), 'lll').detailLeft, 0)
})

test('another commit and another view begin at their left', t => {
  const scrolled = after(looking(letters), 'l')
  t.is(scrolled.detailLeft, 8)
  for (const keys of ['j', 't', 'G', '/Add B\r']) t.is(after(scrolled, keys).detailLeft, 0, keys)
  for (const keys of ['}', 'v', 'f', 'J', '?q', 'z']) t.is(after(scrolled, keys).detailLeft, 8, keys)
})

test('of a wide letter that is cut in half, a space is left', t => {
  const start = looking(`a${'文'.repeat(40)}`)
  t.regex(lineOf(after(start, 'l')), /^ \+ 文{13}… $/)
})

test('a plan that hides the right side does not scroll it', t => {
  t.is(after(looking(letters, 50), 'l').detailLeft, 0)
  t.is(after(looking(letters, 50), '\tl').detailLeft, 3)
})

const piece = fc.constantFrom('文', '👩‍👩‍👧', 'e\u0301', '\u001b[31m', '\t', '\u200b', ' ', 'x', '🇩🇪', 'word')
const kind = fc.constantFrom('plain', 'keyword', 'string')

testProp(
  'whatever is in colours, and however far it is scrolled, fills its line',
  [
    fc.array(piece, { maxLength: 60 }).map(pieces => pieces.join('')),
    fc.array(fc.record({ length: fc.integer({ min: 1, max: 9 }), kind }), { maxLength: 30 }),
    fc.integer({ min: 40, max: 120 }),
    fc.integer({ min: 0, max: 9 }),
  ],
  (t, text, tokens, ...[columns, presses]) => {
    const start = looking(text, columns)
    const file = start.changes.get(oidOf('A'))?.[0]
    if (file === undefined || typeof file === 'string') return t.fail()
    const [model] = update(start, { kind: 'coloured', colours: { file, lines: [tokens] } })
    for (const line of view(after(model, `\t${'l'.repeat(presses)}`))) t.is(widthOf(plainText(line)), columns)
  },
)
