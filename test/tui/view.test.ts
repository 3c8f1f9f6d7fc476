import { fc, testProp } from '../support/properties.js'
import test from 'ava'
import { plainText, widthOf } from '../../src/tui/text/cells.js'
import { paintLine } from '../../src/tui/io/terminal.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { after, oidOf, opened, sessionOf } from '../support/editor-session.js'

const odd = fc.constantFrom(
  '文字',
  '👩‍👩‍👧',
  'é',
  'e\u0301',
  '\u001b[31m',
  '\u0007',
  '\t',
  '\u202e',
  '\u200b',
  'ａ',
  ' ',
  'x',
)
const text = fc.array(odd, { maxLength: 60 }).map(parts => parts.join(''))
const size = fc.record({ columns: fc.integer({ min: 1, max: 140 }), rows: fc.integer({ min: 1, max: 45 }) })
const pressed = fc.array(
  fc.constantFrom('j', 'f', 'd', ' ', 'v', 't', '?', 'z', '/', 'x', '\r', '\u001b', '\t', 'o', 'G', '}'),
  { maxLength: 12 },
)

testProp(
  'whatever there is to show, the screen is full, no line is longer than it is wide, and nothing in it is an order',
  [text, text, size, pressed],
  (t, subject, author, ...[size, keys]) => {
    const facts = { B: { subject, author, message: `${subject}\n${author}`, branches: [subject] } }
    const session = sessionOf('ABC', {
      facts,
      fates: { B: { kind: 'conflict', files: [{ path: subject, kind: 'contents' }] } },
    })
    const start = opened(session, size)
    const known = update(start, { kind: 'simulated', rows: start.rows, result: session.result })[0]
    const lines = view(keys.reduce(after, known))
    t.is(lines.length, Math.max(1, size.rows))
    for (const line of lines) {
      t.is(widthOf(plainText(line)), size.columns)
      t.notRegex(plainText(line), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
    }
  },
)

testProp(
  'whatever is staged, the screen is full, no line is longer than it is wide, and nothing in it is an order',
  [text, fc.integer({ min: 0, max: 5 }), size, pressed],
  (t, said, count, ...[size, keys]) => {
    const part = (fate: 'goes' | 'stays') => ({
      place: said,
      fate,
      goal: said,
      commit: oidOf('B'),
      count,
      line: () => ({ kind: 'added' as const, text: said }),
    })
    const staged = { tree: oidOf('T'), parts: [part('goes'), part('stays'), part('goes')] }
    const asked = after(opened(sessionOf('ABC'), size), 'A')
    const known = update(asked, { kind: 'staged', answer: { kind: 'staged', staged } })[0]
    const lines = view(keys.reduce(after, known))
    t.is(lines.length, Math.max(1, size.rows))
    for (const line of lines) {
      t.is(widthOf(plainText(line)), size.columns)
      t.notRegex(plainText(line), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
    }
  },
)

test('what is behind letters of which nobody knows the width is put where it belongs', t => {
  const spans = [
    { text: '👩‍👩‍👧 ', role: 'text' },
    { text: 'x', role: 'text' },
  ] as const
  t.is(paintLine({ spans, ground: 'plain' }, { depth: 1, background: 'dark' }), '\u001b[2K👩‍👩‍👧 \u001b[4Gx')
})

test('thousands of rows are shown as fast as few: only those in sight are made', t => {
  const letters = 'A'.repeat(5000)
  const model = after(opened(sessionOf(letters)), 'G')
  let asked = 0
  const counting = { ...model, facts: (commit: string) => ((asked += 1), model.facts(commit)) }
  view(counting)
  t.true(asked < 400, `${asked}`)
})

test('a message that is being written is seen where its cursor is, also when the terminal gets smaller', t => {
  const message = Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n')
  const start = opened(sessionOf('A', { facts: { A: { message } } }), { columns: 80, rows: 40 })
  const draft = update(start, { kind: 'drafted', key: start.rows[0]?.key ?? 0, draft: message })[0]
  const below = after(draft, '\u001b[B'.repeat(30))
  for (const size of [
    { columns: 80, rows: 24 },
    { columns: 60, rows: 12 },
    { columns: 80, rows: 24 },
  ]) {
    const [smaller] = update(below, { kind: 'resize', size })
    t.true(view(smaller).some(line => plainText(line).includes('line 30')))
  }
})

const shownBy = (model: Parameters<typeof view>[0]) => view(model).map(plainText).join('\n')

test('all keys, and all of the summary, can be read on a narrow screen', t => {
  const narrow = opened(sessionOf('AB'), { columns: 40, rows: 12 })
  const pages = Array.from({ length: 12 }, (_, i) => shownBy(after(narrow, `?${' '.repeat(i)}`)))
  t.false(pages.join('\n').includes('…  '), 'nothing is cut')
  t.true(pages.some(page => /to the next hunk, the one\s+before/.test(page)))
  const following = Array.from({ length: 9 }, (_, i) => ({ branch: `branch-${i}`, now: oidOf('A') }))
  const result = { ...sessionOf('AB').result, following }
  const known = update(narrow, { kind: 'simulated', rows: narrow.rows, result })[0]
  t.regex(shownBy(after(known, '\rj')), /branch-8/)
})

test('what is read page by page ends at its last line: the first key back shows the line before', t => {
  const model = opened(sessionOf('AB'))
  const end = after(model, `?${' '.repeat(30)}`)
  t.is(shownBy(after(end, 'j')), shownBy(end))
  t.not(shownBy(after(end, 'k')), shownBy(end))
})

test('commits are counted in words that fit their number', t => {
  const titleOf = (letters: string, keys = '') =>
    plainText(view(after(opened(sessionOf(letters)), keys))[0] ?? { spans: [], ground: 'plain' })
  t.regex(titleOf('A'), / 1 commit · /)
  t.regex(titleOf('AB'), / 2 commits · /)
  t.regex(titleOf('AB', 'jf'), / 2 to 1 commits · /)
})

test('that a terminal is too small is said in as many lines as that takes', t => {
  const tiny = opened(sessionOf('A'), { columns: 20, rows: 5 })
  const lines = view(tiny).map(line => plainText(line).trim())
  t.is(lines.join(' ').trim(), 'too small: 40 columns and 8 rows are needed; q leaves')
})
