import test from 'ava'
import { update } from '../../src/tui/plan/update.js'
import { after, oidOf, opened, planOf, sessionOf } from '../support/editor-session.js'

const [down, enter, escape, ctrlR, ctrlS] = ['\u001b[B', '\r', '\u001b', '\u0012', '\u0013']

/** What keys make of `pick A, pick B, pick C, pick D`, shown oldest first, the cursor on A. */
const sequences: readonly (readonly [title: string, keys: string, plan: string])[] = [
  ['nothing', '', 'pick A, pick B, pick C, pick D'],
  ['looking around', 'jjkGg/C\rnNottt}{zZ', 'pick A, pick B, pick C, pick D'],
  ['actions', 'rjejsjd', 'reword A, edit B, squash C, drop D'],
  ['arrows', `${down}${down}f`, 'pick A, pick B, fixup C, pick D'],
  ['an action twice is none', 'jdd', 'pick A, pick B, pick C, pick D'],
  ['pick again', 'jfp', 'pick A, pick B, pick C, pick D'],
  ['the first cannot be folded', 'f', 'pick A, pick B, pick C, pick D'],
  ['move down', 'J', 'pick B, pick A, pick C, pick D'],
  ['move down to the end and beyond', 'JJJJJ', 'pick B, pick C, pick D, pick A'],
  ['move up', 'GKK', 'pick A, pick D, pick B, pick C'],
  ['shown the other way round, down is earlier', 'ojJ', 'pick A, pick B, pick C, pick D'],
  ['shown the other way round, up is later', 'oK', 'pick B, pick A, pick C, pick D'],
  ['a range', 'jvjf', 'pick A, fixup B, fixup C, pick D'],
  ['a range moves as one', 'vjJJ', 'pick C, pick D, pick A, pick B'],
  ['a range is no more after escape', `jvj${escape}d`, 'pick A, pick B, drop C, pick D'],
  ['marks', 'j d', 'pick A, drop B, pick C, pick D'],
  ['marks apart from each other', 'j j d', 'pick A, drop B, pick C, drop D'],
  ['marks move together', ' j J', 'pick B, pick A, pick D, pick C'],
  ['marked range', 'vj d', 'drop A, drop B, pick C, pick D'],
  ['undo', 'jdjsu', 'pick A, drop B, pick C, pick D'],
  ['undo and redo', `jdjsuu${ctrlR}`, 'pick A, drop B, pick C, pick D'],
  ['redo is over after an edit', `jduf${ctrlR}`, 'pick A, fixup B, pick C, pick D'],
  ['a mark goes with what was put in', 'b ud', 'drop A, pick B, pick C, pick D'],
  ['a mark on what was put in does not pass to what is put in next', 'b ubjd', 'pick A, break, drop B, pick C, pick D'],
  ['a range begun at what was put in goes with it', 'bvujvjd', 'pick A, drop B, drop C, pick D'],
  ['a command', `xmake test${enter}`, 'pick A, exec make test, pick B, pick C, pick D'],
  ['a command is not put in by escape', `xmake${escape}`, 'pick A, pick B, pick C, pick D'],
  ['a stop', 'jb', 'pick A, pick B, break, pick C, pick D'],
  ['by the menu', `ilhere${enter}jixls${enter}jib`, 'pick A, label here, pick B, exec ls, pick C, break, pick D'],
  ['what was put in can go', 'bd', 'pick A, pick B, pick C, pick D'],
  ['what was put in moves', 'bJ', 'pick A, pick B, break, pick C, pick D'],
  ['a pasted command is one line', 'x\u001b[200~a\nb\u001b[201~\r', 'pick A, exec a b, pick B, pick C, pick D'],
  ['keys that are pasted do nothing', '\u001b[200~ddd\u001b[201~', 'pick A, pick B, pick C, pick D'],
  ['search and act', `/add c${enter}d`, 'pick A, pick B, drop C, pick D'],
  ['a click', '\u001b[<0;10;4M\u001b[<0;10;4md', 'pick A, pick B, drop C, pick D'],
  ['the wheel', '\u001b[<65;10;4Md', 'pick A, pick B, pick C, drop D'],
]

for (const name of ['a b', 'a..b', 'x.lock', 'a@{b', 'a//b', '#', '-x', '.x', 'x/']) {
  test(`keys: git would not take a label: ${name}`, t => {
    const model = after(opened(sessionOf('AB')), `il${name}${enter}`)
    t.is(planOf(model), 'pick A, pick B')
    t.truthy(model.notice)
  })
}

for (const [title, keys, plan] of sequences) {
  test(`keys: ${title}`, t => {
    t.is(planOf(after(opened(sessionOf('ABCD')), keys)), plan)
  })
}

test('keys: a message is written in its place, and kept or not', t => {
  const session = sessionOf('ABCD')
  const writing = {
    ...opened(session),
    mode: { kind: 'message', key: 1, field: { letters: ['A'], at: 1 }, top: 0 },
  } as const
  t.is(planOf(after(writing, ` 文\rmore${ctrlS}`)), 'pick A, reword B "A 文\nmore", pick C, pick D')
  t.is(planOf(after(writing, `\u007f${ctrlS}`)), 'pick A, pick B, pick C, pick D')
  t.is(planOf(after(writing, `x${escape}`)), 'pick A, pick B, pick C, pick D')
})

test('keys: lines of the plan that are no commits are left out, stay in sight, and come back', t => {
  const lines = [
    { action: 'label', words: 'onto' },
    { action: 'pick', commit: oidOf('A'), rest: 'A' },
    { action: 'merge', words: `-C ${oidOf('B')} side # B` },
  ] as const
  const model = opened(sessionOf('AB', { lines }))
  const left = after(model, 'Gd')
  t.is(planOf(left), 'label onto, pick A')
  t.is(left.rows.length, 3)
  t.is(left.notice, '1 line left out; u takes it back')
  t.is(planOf(after(left, 'd')), planOf(model))
})

const picked = (letter: string) => ({ action: 'pick', commit: oidOf(letter), rest: letter }) as const
const withMerge = [
  picked('A'),
  picked('B'),
  { action: 'label', words: 's' },
  { action: 'reset', words: 'onto' },
  picked('C'),
  { action: 'merge', words: 'x s' },
] as const

/** What keys make of a list with a merge: the cursor is on A, and the oldest at the top. */
const mergeSequences: readonly (readonly [title: string, keys: string, plan: string, notice?: string])[] = [
  ['down from the end of a line', 'jJ', 'pick A, label s, reset onto, pick B, pick C, merge x s'],
  ['up from the beginning of a line', 'jjjjK', 'pick A, pick B, pick C, label s, reset onto, merge x s'],
  ['several at once', 'vjJ', 'label s, reset onto, pick A, pick B, pick C, merge x s'],
  [
    'nothing is folded behind a label',
    'jjjjf',
    'pick A, pick B, label s, reset onto, pick C, merge x s',
    'nothing before it to fixup into',
  ],
  [
    'nor into a merge, of several the others are',
    'jvjjjf',
    'pick A, fixup B, label s, reset onto, pick C, merge x s',
    'nothing before it to fixup into',
  ],
  [
    'a fold is no business of a label',
    'jjs',
    'pick A, pick B, label s, reset onto, pick C, merge x s',
    'that can be done with commits alone',
  ],
]

for (const [title, keys, plan, notice] of mergeSequences) {
  test(`keys, over merges: ${title}`, t => {
    const model = after(opened(sessionOf('ABCD', { lines: withMerge })), keys)
    t.is(planOf(model), plan)
    t.is(model.notice, notice)
  })
}

test('keys, over merges: what is merged before it is there cannot be applied', t => {
  const model = after(opened(sessionOf('ABCD', { lines: withMerge })), 'GKKKKK')
  t.is(planOf(model), 'merge x s, pick A, pick B, label s, reset onto, pick C')
  t.is(after(model, enter + enter).notice, 'it cannot be applied like this')
})

test('keys, over merges: r asks for a message, and again takes the old one', t => {
  const lines = [picked('A'), { action: 'merge', words: `-C ${oidOf('B')} x # B` }] as const
  const model = opened(sessionOf('AB', { lines }))
  t.is(planOf(after(model, 'jr')), `pick A, merge -c ${oidOf('B')} x # B`)
  t.is(planOf(after(model, 'jrr')), planOf(model))
  t.is(planOf(after(model, 'jrp')), planOf(model))
})

test('keys: an empty plan does nothing', t => {
  const model = opened(sessionOf('', { lines: [{ action: 'noop' }] }))
  t.is(planOf(after(model, 'jkdfJK v/x\rut')), 'noop')
})

test('keys: c goes to the step that conflicts, and on to the next one', t => {
  const fate = { kind: 'conflict', files: [{ path: 'a', kind: 'contents' }] } as const
  const session = sessionOf('ABCD', { fates: { B: { ...fate, kind: 'may-conflict' }, C: fate, D: fate } })
  const start = opened(session)
  const known = update(start, { kind: 'simulated', rows: start.rows, result: session.result })[0]
  t.is(after(known, 'c').cursor, 2)
  t.is(after(known, 'cc').cursor, 3)
  t.is(after(known, 'ccc').cursor, 2)
  t.is(after(start, 'c').notice, 'no step is known to conflict')
})
