import { fc, testProp } from '../support/properties.js'
import type { Model } from '../../src/tui/model.js'
import { linesOf } from '../../src/tui/rows.js'
import { after, oidOf, opened, sessionOf } from '../support/editor-session.js'

const letters = 'ABCDEFGH'

/** Whatever people press, with what ends a question among it. */
const pressed = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...'jkJKpresfdxbivmu ougGnNotzZ{}?q/yc'.split(''),
        '\r',
        '\u001b',
        '\u0012',
        '\u0013',
        '\t',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\u001b[A',
        '\u001b[B',
        '\u001b[5~',
        '\u001b[<0;5;3M',
        '\u001b[<65;5;3M',
        '\u001b[200~d\u001b[201~',
        '文',
        'é',
      ),
    },
  ),
  { maxLength: 80 },
)

/** Returns the plan's commits, sorted: those that are dropped say so in a line of their own. */
function commitsIn(model: Model): readonly string[] {
  return linesOf(model.rows)
    .flatMap(line => ('commit' in line ? [line.commit] : []))
    .toSorted()
}

testProp(
  'no keys lose a commit, or double one',
  [pressed, fc.constantFrom('newest-first', 'oldest-first')],
  (t, keys, order) => {
    const start = opened(sessionOf(letters, { order }))
    const end = keys.reduce(after, start)
    t.deepEqual(commitsIn(end), letters.split('').map(oidOf))
    t.is(new Set(end.rows.map(({ key }) => key)).size, end.rows.length)
    t.true(end.cursor >= 0 && end.cursor < end.rows.length)
    t.true(end.top >= 0 && end.top <= end.cursor + end.rows.length)
  },
)

testProp('undo leads back to the beginning, and redo to the end', [pressed], (t, keys) => {
  const start = opened(sessionOf(letters))
  const end = { ...keys.reduce(after, start), mode: { kind: 'plan' } } as const
  const steps = end.past.length
  const back = after(end, 'u'.repeat(steps))
  t.deepEqual(back.rows, start.rows)
  t.deepEqual(after(back, '\u0012'.repeat(steps)).rows, end.rows)
})
