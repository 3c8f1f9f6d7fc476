import test from 'ava'
import type { TodoLine } from '../../src/core/rewrite/todo/todo-list.js'
import { plainText } from '../../src/tui/text/cells.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { after, oidOf, opened, sessionOf } from '../support/editor-session.js'

const picked = (letter: string): TodoLine => ({ action: 'pick', commit: oidOf(letter), rest: letter })

/** The right side of the screen, and the line of it that is set off. */
function rightOf(model: Parameters<typeof view>[0]) {
  const lines = view(model).slice(1, -2)
  const right = lines.map(line => plainText(line).split('│ ').slice(1).join('│ ').trimEnd())
  const marked = lines.findIndex(({ spans }) => spans.some(({ ground }) => ground === 'marked'))
  return { text: right.filter(Boolean).join('\n'), marked: right[marked] }
}

const lines: readonly TodoLine[] = [
  picked('A'),
  { action: 'label', words: 'side' },
  { action: 'reset', words: 'onto' },
  picked('B'),
  { action: 'merge', words: `-C ${oidOf('C')} side # C` },
  picked('D'),
]

test('the result is drawn as a graph at once, and the commit at the cursor is set off in it', t => {
  const model = after(opened(sessionOf('ABCD', { lines }), { columns: 100, rows: 16 }), 'tj')
  const { text, marked } = rightOf(model)
  t.is(
    text,
    [
      'topic, afterwards',
      'Still looking …',
      '@ ....... Add D',
      '@─┐ ....... Add C',
      '@ │ ....... Add B',
      '│ @ ....... Add A',
      'o─┘ main',
    ].join('\n'),
  )
  // A label is no commit.
  t.is(marked, undefined)
  t.is(rightOf(after(model, 'jj')).marked, '@ │ ....... Add B')
  t.is(rightOf(after(model, 'jjj')).marked, '@─┐ ....... Add C')
  t.is(rightOf(after(model, 'jjt')).marked, `${oidOf('B').slice(0, 7)} ?         Add B`)
})

test('what is left out is not drawn, and what is folded is drawn as one', t => {
  const model = after(opened(sessionOf('ABCD', { lines }), { columns: 100, rows: 16 }), 'tGkdG')
  t.is(
    rightOf(model).text,
    ['topic, afterwards', 'Still looking …', '@ ....... Add D', '@ ....... Add B', 'o main'].join('\n'),
  )
  const folded = after(opened(sessionOf('ABC'), { columns: 100, rows: 16 }), 'tjf')
  t.is(rightOf(folded).marked, '@ ....... Add A (+1)')
})

test('thousands of commits are drawn where they are looked at, and the cursor brings its commit in sight', t => {
  const session = sessionOf('ABCD')
  const many = { ...session, lines: Array.from({ length: 5000 }, (_, i) => picked('ABCD'[i % 4] ?? 'A')) }
  const model = after(opened(many, { columns: 100, rows: 20 }), 't')
  let asked = 0
  const counting = { ...model, facts: (commit: string) => ((asked += 1), model.facts(commit)) }
  for (const keys of ['', 'G', 'k', 'jj']) {
    const next = after(counting, keys)
    t.truthy(
      view(next).find(({ spans }) => spans.some(({ ground }) => ground === 'marked')),
      keys,
    )
  }
  t.true(asked < 3000, `${asked}`)
  const scrolled = after(model, 'G}}')
  t.is(rightOf(scrolled).marked, undefined)
})

test('news of a simulation brings the commit at the cursor in sight, where the lines above it are others', t => {
  const session = sessionOf('ABCD')
  const start = after(opened(session, { columns: 100, rows: 8 }), 'tG')
  const known = update(start, { kind: 'simulated', rows: start.rows, result: { ...session.result, trouble: 'no' } })[0]
  t.is(rightOf(known).marked?.slice(-5), 'Add D')
  t.is(rightOf(after(known, 'gG')).marked?.slice(-5), 'Add D')
})
