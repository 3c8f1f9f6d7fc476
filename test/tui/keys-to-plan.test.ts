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
  ['a commit takes along what is folded into it', 'jfkJ', 'pick C, pick A, fixup B, pick D'],
  ['and comes back', 'jfkJK', 'pick A, fixup B, pick C, pick D'],
  ['a commit goes past another with its folds at once', 'jfjK', 'pick C, pick A, fixup B, pick D'],
  ['and back past all of them', 'jfjKJ', 'pick A, fixup B, pick C, pick D'],
  ['a group goes past a group at once', 'jfjjfkJ', 'pick A, fixup B, pick C, fixup D'],
  ['a group goes before a group at once', 'jfjjfkK', 'pick C, fixup D, pick A, fixup B'],
  ['a fold that moves alone is folded into another', 'jfJ', 'pick A, pick C, fixup B, pick D'],
  ['a fold is moved within its group', 'jfjfK', 'pick A, fixup C, fixup B, pick D'],
  ['a range with a part of a group', 'jfjvjK', 'pick C, pick D, pick A, fixup B'],
  ['fold into the marked commit', ' jjF', 'pick A, fixup D, pick B, pick C'],
  ['and one more: the mark stays', ' jjFjjF', 'pick A, fixup D, fixup C, pick B'],
  ['a range is folded into the marked commit', ' jvjF', 'pick A, fixup C, fixup D, pick B'],
  ['a commit is folded with what is folded into it', 'jjjfg jF', 'pick A, fixup C, fixup D, pick B'],
  ['nothing is folded into itself', ' kF', 'pick A, pick B, pick C, pick D'],
  ['nothing is folded where two are marked', '  jF', 'pick A, pick B, pick C, pick D'],
  ['a search begins empty', `/b${enter}/c${enter}d`, 'pick A, pick B, drop C, pick D'],
  ['an empty search is the one before, and goes on', `/add${enter}/${enter}d`, 'pick A, drop B, pick C, pick D'],
  [
    'a search that is given up goes back, and keeps the one before',
    `/b${enter}/d${escape}d`,
    'pick A, drop B, pick C, pick D',
  ],
  ['n goes on, and around', `/add${enter}nnnnnd`, 'pick A, drop B, pick C, pick D'],
  ['Ctrl-C asks where something was done', 'jd\u0003n', 'pick A, drop B, pick C, pick D'],
  [
    'a command that was begun is not lost to escape',
    `xma${escape}nke${enter}`,
    'pick A, exec make, pick B, pick C, pick D',
  ],
  ['a command', `xmake test${enter}`, 'pick A, exec make test, pick B, pick C, pick D'],
  ['a command is not put in by escape', `xmake${escape}y`, 'pick A, pick B, pick C, pick D'],
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
    mode: { kind: 'message', key: 1, field: { letters: ['A'], at: 1 }, top: 0, draft: 'A' },
  } as const
  t.is(planOf(after(writing, ` 文\rmore${ctrlS}`)), 'pick A, reword B "A 文\nmore", pick C, pick D')
  t.is(planOf(after(writing, `\u007f${ctrlS}`)), 'pick A, pick B, pick C, pick D')
  t.is(planOf(after(writing, `x${escape}y`)), 'pick A, pick B, pick C, pick D')
  t.is(planOf(after(writing, `x${escape}n${ctrlS}`)), 'pick A, reword B "Ax", pick C, pick D')
  t.is(after(writing, escape).mode.kind, 'plan')
})

test('keys: all that is made to be folded is folded as git rebase --autosquash has it', t => {
  const facts = {
    C: { subject: 'fixup! Add A' },
    D: { subject: 'squash! Add B' },
    E: { subject: 'amend! fixup! Add A' },
    F: { subject: 'fixup! Of another branch' },
    G: { subject: `fixup! ${oidOf('B').slice(0, 8)}` },
  }
  const start = opened(sessionOf('ABCDEFG', { facts }))
  const model = after(start, 'a')
  t.is(planOf(model), 'pick A, fixup C, fixup E, pick B, squash D, fixup G, pick F')
  t.is(messageOf(model, 'E'), 'use')
  t.is(model.notice, '4 folded, 1 fixup! names a commit that is not in this plan; undo: u')
  t.is(planOf(after(model, 'u')), planOf(start))
  t.is(after(model, 'a').notice, '1 fixup! names a commit that is not in this plan')
  // What was decided by hand stays.
  t.is(planOf(after(start, 'jjdjda')), 'pick A, fixup E, pick B, fixup G, drop C, drop D, pick F')
  t.is(after(opened(sessionOf('AB')), 'a').notice, 'no commit here is a fixup!, squash! or amend! of another one')
})

function messageOf(model: ReturnType<typeof opened>, rest: string): string | undefined {
  const row = model.rows.find(each => each.kind === 'commit' && each.rest === rest)
  return row?.kind === 'commit' ? row.message : undefined
}

test('keys: a message that an action leaves out is named, and comes back', t => {
  const session = sessionOf('ABCD')
  const written = {
    ...opened(session),
    mode: { kind: 'message', key: 1, field: { letters: ['A'], at: 1 }, top: 0, draft: '' },
  }
  const model = after(written as never, `${ctrlS}jf`)
  t.is(planOf(model), 'pick A, fixup B, pick C, pick D')
  t.is(model.notice, 'the message that was written for it is left out; u brings it back')
  t.is(planOf(after(model, 'u')), 'pick A, reword B "A", pick C, pick D')
})

test('keys: n without a search says how to begin one', t => {
  t.is(after(opened(sessionOf('AB')), 'n').notice, 'nothing was searched for yet: / does that')
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
  t.is(left.notice, '1 line left out; undo: u')
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
