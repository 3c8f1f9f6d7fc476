import { fc, testProp } from '../support/properties.js'
import type { Model } from '../../src/tui/model/model.js'
import { plainText } from '../../src/tui/text/cells.js'
import { shapeOfRows } from '../../src/tui/model/row-shape.js'
import { linesOf } from '../../src/tui/model/rows.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { TodoLine } from '../../src/core/rewrite/todo/todo-list.js'
import { summaryOf } from '../../src/tui/plan/summary.js'
import { view } from '../../src/tui/view/frame.js'
import { takeOut } from '../support/made-up-parts.js'
import { after, oidOf, opened, sessionOf } from '../support/editor-session.js'

const letters = 'ABCDEFGH'

/** Whatever people press, with what ends a question among it. */
const pressed = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...'jkJKpresfdxbivmu ougGnNotzZ{}?q/ycSSBL123F'.split(''),
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
function commitsIn(model: Model): readonly Oid[] {
  return linesOf(model.rows)
    .flatMap(line => ('commit' in line ? [line.commit as Oid] : []))
    .toSorted()
}

testProp(
  'no keys lose a commit, or double one',
  [pressed, fc.constantFrom('newest-first', 'oldest-first')],
  (t, keys, order) => {
    const start = opened(sessionOf(letters, { order }))
    const end = keys.reduce(after, start)
    const left = [...commitsIn(end)]
    for (const letter of letters) t.true(takeOut(left, oidOf(letter)), letter)
    t.deepEqual(left, [])
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

const picked = (letter: string): TodoLine => ({ action: 'pick', commit: oidOf(letter), rest: letter })
const command = (action: 'label' | 'reset' | 'merge' | 'update-ref', words: string): TodoLine => ({ action, words })

/** Lists of two lines of commits, of one within another, and of an octopus; G and H are merges. */
const lists: readonly (readonly TodoLine[])[] = [
  [
    command('label', 'onto'),
    command('reset', 'onto'),
    picked('A'),
    picked('B'),
    command('label', 'side'),
    command('reset', 'onto'),
    picked('C'),
    command('merge', `-C ${oidOf('G')} side # Merge side`),
    picked('D'),
  ],
  [
    command('label', 'onto'),
    picked('A'),
    command('label', 'branch-point'),
    picked('B'),
    command('label', 'inner'),
    command('reset', 'branch-point'),
    picked('C'),
    command('update-ref', 'refs/heads/outer'),
    command('merge', `-C ${oidOf('G')} inner # Merge inner`),
    command('label', 'outer'),
    command('reset', 'onto'),
    picked('D'),
    command('merge', `-C ${oidOf('H')} inner outer # Merge both`),
    picked('E'),
  ],
]

/** Returns the commits that a list comes to, by walking it as git does; undefined where git would not carry it out. */
function carriedOut(lines: readonly TodoLine[]): readonly string[] | undefined {
  const labels = new Map<string, ReadonlySet<string>>([['onto', new Set()]])
  const kept = new Set<string>()
  let here: ReadonlySet<string> = new Set()
  let canFold = false
  for (const line of lines) {
    if ('commit' in line) {
      if (line.action === 'drop') continue
      const folds = line.action === 'squash' || line.action === 'fixup'
      if (folds && !canFold) return undefined
      if (here.has(line.commit)) throw new Error(`${line.commit} is there twice`)
      here = new Set([...here, line.commit])
      canFold = true
    } else if (line.action === 'merge') {
      const [, commit = '', names = ''] = /^-[cC] (\S+) (.*) #/.exec(line.words) ?? []
      const merged = names.split(' ').map(name => labels.get(name))
      if (merged.includes(undefined)) return undefined
      here = new Set([...here, ...merged.flatMap(those => [...(those ?? [])]), commit])
    } else if (line.action === 'reset') {
      const to = labels.get(line.words)
      if (to === undefined) return undefined
      here = to
    } else if (line.action === 'label') labels.set(line.words, here)
    else if (line.action === 'update-ref') for (const commit of here) kept.add(commit)
    if (!('commit' in line) && line.action !== 'exec' && line.action !== 'break') canFold = false
  }
  return [...new Set([...here, ...kept])].toSorted()
}

testProp(
  'no keys lose a commit of a list with merges, or double one, without saying so',
  [pressed, fc.constantFrom('newest-first', 'oldest-first'), fc.constantFrom(...lists)],
  (t, keys, order, lines) => {
    const start = opened(sessionOf('ABCDEFGH', { order, lines }), { columns: 120, rows: 40 })
    const end = { ...keys.reduce(after, start), mode: { kind: 'plan' }, focus: 'plan', top: 0 } as const
    const left = [...commitsIn(end)]
    for (const commit of commitsIn(start)) t.true(takeOut(left, commit))
    t.deepEqual(left, [])
    const now = linesOf(end.rows)
    const wanted = end.rows.flatMap(row => {
      if (row.kind === 'commit') return row.action === 'drop' ? [] : [row.commit]
      return row.action === 'merge' && row.state === 'used' ? [row.words.split(' ')[1] ?? ''] : []
    })
    const { trouble, strays } = shapeOfRows(end.rows)
    const there = carriedOut(now)
    if (there === undefined) {
      t.not(trouble, undefined)
      return
    }
    t.is(trouble, undefined)
    const lost = wanted.filter(commit => !there.includes(commit))
    t.is(strays.size, lost.length)
    t.deepEqual(there, wanted.filter(commit => !lost.includes(commit)).toSorted())
    const screen = view(end).map(plainText).join('\n')
    t.is(
      screen.split('\n').filter(line => /^[> ].*left out/.test(line.slice(0, 64)) && !/^ \d/.test(line)).length,
      lost.length,
    )
    t.is(summaryOf(end).warnings.length > 0, lost.length > 0)
  },
)

testProp(
  'a commit that is moved comes to where something leads to it',
  [fc.nat(), fc.array(fc.constantFrom('J', 'K'), { maxLength: 12 }), fc.constantFrom(...lists)],
  (t, at, keys, lines) => {
    const start = opened(sessionOf('ABCDEFGH', { lines }), { columns: 120, rows: 40 })
    const commits = start.rows.flatMap((row, i) => (row.kind === 'commit' ? [i] : []))
    const cursor = commits[at % commits.length] ?? 0
    const end = keys.reduce(after, { ...start, cursor })
    t.is(shapeOfRows(end.rows).strays.size, 0)
    t.is(end.rows[end.cursor]?.key, start.rows[cursor]?.key)
  },
)
