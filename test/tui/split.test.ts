import test from 'ava'
import { plainText } from '../../src/tui/text/cells.js'
import { linesOf } from '../../src/tui/model/rows.js'
import { countsOf } from '../../src/tui/model/row-shape.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { after, oidOf, opened, planOf, sessionOf } from '../support/editor-session.js'
import { news, split } from '../support/made-up-parts.js'

/** Returns a plan by the commits that it names. */
function commitsOf(model: ReturnType<typeof opened>): readonly string[] {
  return linesOf(model.rows).flatMap(line => ('commit' in line ? [line.commit] : []))
}

function screen(model: ReturnType<typeof opened>): string {
  return view(model)
    .map(line => plainText(line).trimEnd())
    .join('\n')
}

test('a hunk goes into another part, and two commits stand in the place of one; undo: u', t => {
  const start = opened(sessionOf('ABC'))
  const end = after(start, 'jSjj2\r')
  t.deepEqual(commitsOf(end), [oidOf('A'), ...split(oidOf('B'), [0, 1, 0, 0]), oidOf('C')])
  t.is(planOf(end), 'pick A, pick B, reword B, pick C')
  t.is(end.notice, 'split into 2; undo: u')
  t.is(end.cursor, 1)
  t.deepEqual(countsOf(end.rows), { before: 3, after: 4 })
  t.deepEqual(after(end, 'u').rows, start.rows)
})

test('keys put files and hunks into parts; parts without anything do not count', t => {
  const cases: readonly (readonly [keys: string, parts: readonly number[]])[] = [
    ['2', [1, 1, 0, 0]],
    ['j ', [1, 0, 0, 0]],
    ['j  jj ', [0, 0, 1, 0]],
    ['G9', [0, 0, 0, 1]],
    ['3J2', [2, 2, 1, 0]],
    ['F', [0, 0, 1, 2]],
    ['F1', [0, 0, 1, 2]],
    ['FGK1', [0, 0, 1, 0]],
  ]
  for (const [keys, parts] of cases) {
    const end = after(opened(sessionOf('A')), `S${keys}\r`)
    t.deepEqual(commitsOf(end), [...split(oidOf('A'), parts)], keys)
  }
})

test('a hunk is divided into lines, which begin in its part; others keep theirs', t => {
  const cases: readonly (readonly [keys: string, parts: readonly number[]])[] = [
    ['jLj2', [0, 1, 0, 0, 0]],
    ['j2LjjJ3', [1, 1, 0, 2, 0]],
    ['jLj2kLjj3L', [0, 1, 2, 2, 0, 0]],
    ['jL2jjL3', [1, 0, 2, 0, 0, 0]],
  ]
  for (const [keys, parts] of cases) {
    const end = after(opened(sessionOf('A')), `S${keys}\r`)
    t.deepEqual(commitsOf(end), [...split(oidOf('A'), parts)], keys)
  }
  t.regex(screen(after(opened(sessionOf('A')), 'SjL')), /^> 1 {3}-before\n {2}1 {3}\+now$/m)
  t.regex(after(opened(sessionOf('A')), 'SL').notice ?? '', /only a hunk of several lines/)
  t.regex(after(opened(sessionOf('A')), 'SGL').notice ?? '', /only a hunk of several lines/)
})

test('what cannot be split says why', t => {
  const of = (keys: string, request: Parameters<typeof sessionOf>[1] = {}) =>
    after(opened(sessionOf('AB', request)), keys)
  t.is(of('dS').notice, 'a dropped commit cannot be split: press p first')
  t.is(of('bS').notice, 'that can be done with commits alone')
  t.is(of('S', { facts: { A: { parents: [oidOf('X'), oidOf('Y')] } } }).notice, 'a merge cannot be split')
  t.is(of('S\r').notice, 'every piece is in part 1: move some with 1 to 9')
  t.is(of('S\r').mode.kind, 'split')
  t.is(of('S\u001b').notice, 'the commit was not split')
  t.is(of('S2\u001bn').mode.kind, 'split')
  t.is(of('S2\u001by').notice, 'the commit was not split')
  t.is(of('S2\u001by').past.length, 0)
})

test('what is folded stays folded in parts, and where it stops it stops behind all of them', t => {
  const of = (keys: string) => planOf(after(opened(sessionOf('AB')), `${keys}\r`))
  t.is(of('jfS2'), 'pick A, fixup B, fixup B')
  t.is(of('jsSF'), 'pick A, squash B, fixup B, fixup B')
  t.is(of('jeSF'), 'pick A, pick B, reword B, edit B')
  const lines = (['pick', 'squash'] as const).map((action, i) => {
    const written = new TextEncoder().encode(`New ${i}`)
    return { action, commit: oidOf('AB'.charAt(i)), rest: 'AB'.charAt(i), written }
  })
  t.is(
    planOf(after(opened(sessionOf('AB', { lines })), 'S2\rGS2\r')),
    'pick A "New 0", reword A, squash B, squash B "New 1"',
  )
})

test('who leaves while parts are made, and makes others, gets the others', t => {
  const start = after(opened(sessionOf('A')), 'S2')
  const [making, late] = update(start, { kind: 'key', name: 'enter' })
  const [others, wanted] = update(after(making, '\u001bSF'), { kind: 'key', name: 'enter' })
  t.assert(late)
  t.assert(wanted)
  const answers = [late, wanted].flatMap(effect => (effect === undefined ? [] : (news(effect) ?? [])))
  const end = answers.reduce((model, answer) => update(model, answer)[0], others)
  t.deepEqual(commitsOf(end), [...split(oidOf('A'), [0, 0, 1, 2])])
})

test('a part is a commit like all others: it can be split again', t => {
  const end = after(opened(sessionOf('A')), 'S2\rjSF\r')
  t.is(end.rows.length, 4)
  t.deepEqual(countsOf(end.rows), { before: 1, after: 4 })
})

test('the mouse chooses, and the wheel scrolls', t => {
  const start = after(opened(sessionOf('A'), { columns: 60, rows: 12 }), 'S')
  t.regex(screen(start), /> 1 a\.txt/)
  const clicked = after(start, '\u001b[<0;9;5M')
  t.regex(screen(clicked), /> 1 {3}@@ -1 \+1 @@\n│ +-before/)
  const scrolled = after(clicked, '\u001b[<65;9;5M')
  t.false(screen(scrolled).includes('a.txt'))
  t.regex(screen(after(scrolled, 'j')), /> 1 {3}@@ -9/)
})

test('of thousands of hunks only those in sight are made', t => {
  let asked = 0
  const lines = new Proxy([{ kind: 'added', text: 'x' }] as const, {
    get: (target, name, self) => {
      if (name === '0') asked++
      return Reflect.get(target, name, self) as unknown
    },
  })
  const pieces = Array.from({ length: 2000 }, (_, i) => ({
    hunk: i,
    divides: 'no' as const,
    title: `@@ -${i} +${i} @@`,
    lines,
  }))
  const choices = { files: [{ path: 'long', pieces }], byLine: [], byFile: pieces.map(() => 0) }
  const start = opened(sessionOf('A'))
  const mode = {
    kind: 'split',
    key: 0,
    commit: oidOf('A'),
    does: 'choosing',
    choices,
    cursor: 0,
    top: 0,
    left: 0,
  } as const
  const end = after({ ...start, mode: { ...mode, parts: choices.byFile } }, 'G 2kk3')
  t.regex(screen(end), /@@ -1999 \+1999 @@/)
  t.true(asked > 0 && asked < 60, String(asked))
})

test('long lines scroll sideways, as far as there is something to be seen', t => {
  const text = Array.from({ length: 12 }, (_, i) => `word${i}`).join(' ')
  const pieces = [1, 2].map(line => ({
    hunk: line,
    divides: 'no' as const,
    title: `@@ -${line} @@`,
    lines: [{ kind: 'added', text } as const],
  }))
  const choices = { files: [{ path: 'long', pieces }], byLine: [], byFile: [0, 0] }
  const start = opened(sessionOf('A'), { columns: 60, rows: 12 })
  const reading = { ...start, mode: { kind: 'split', key: 0, commit: oidOf('A'), does: 'reading' } } as const
  const [open] = update(reading, { kind: 'pieces', commit: oidOf('A'), found: choices })
  t.regex(screen(open), /^ {7}\+word0 .*…$/m)
  t.regex(screen(after(open, 'l')), /^ {7}\+rd1 .*…$/m)
  const end = after(open, 'l'.repeat(20))
  t.regex(screen(end), / {7}\+.*word11$/m)
  t.regex(screen(after(end, 'h'.repeat(20))), /^ {7}\+word0 /m)
})
