import test from 'ava'
import type { EditorSession } from '../../src/core/editor/session.js'
import type { Staged, StagedAnswer, StagedPart } from '../../src/core/editor/staged.js'
import { plainText } from '../../src/tui/text/cells.js'
import type { Effect } from '../../src/tui/model/events.js'
import { currentCommit, type Model } from '../../src/tui/model/model.js'
import { answer as say, type PlainState, startPlain } from '../../src/tui/io/plain.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { after, oidOf, opened, planOf, sessionOf } from '../support/editor-session.js'

/** A part for each letter: of a capital, it goes into that commit; `-`: it stays. */
function stagedFor(letters: string, count = 2): Staged {
  const part = (letter: string, i: number): StagedPart => ({
    place: `file.txt:${i + 1} +1 -1`,
    fate: letter === '-' ? 'stays' : 'goes',
    goal: letter === '-' ? 'stays: a new file' : `→ ${oidOf(letter).slice(0, 7)} Add ${letter}`,
    commit: letter === '-' ? undefined : oidOf(letter),
    count,
    line: at => ({ kind: at === 0 ? 'deleted' : 'added', text: `line ${at} of ${i + 1}` }),
  })
  return { tree: oidOf('T'), parts: letters.split('').map(part) }
}

const session = sessionOf('ABCD', { order: 'newest-first' })

function looking(staged: Staged, keys = '', size = { columns: 80, rows: 24 }): Model {
  const asked = after(opened(session, size), 'A')
  return after(update(asked, { kind: 'staged', answer: { kind: 'staged', staged } })[0], keys)
}

function effectOf(model: Model, name: string): Effect | undefined {
  return update(model, { kind: 'key', name })[1]
}

const screenOf = (model: Model) => view(model).map(plainText).join('\n')
const partOf = ({ mode }: Model) => (mode.kind === 'absorb' ? mode.at : undefined)
const topOf = ({ mode }: Model) => (mode.kind === 'absorb' ? mode.top : undefined)

test('A asks what is staged, and says that it looks until that is known', t => {
  const start = opened(session)
  t.deepEqual(effectOf(start, 'A'), { kind: 'look-at-staged' })
  t.regex(screenOf(after(start, 'A')), /Looking where it belongs …/)
  t.is(effectOf(after(start, 'A'), 'enter'), undefined)
})

test('each part goes with the cursor of the plan to the commit that it would go into', t => {
  const staged = stagedFor('AC-B')
  const seen = ['', 'j', 'jj', 'jjj', 'jjjj', 'jjjk', 'G', 'Gg'].map(keys => {
    const model = looking(staged, keys)
    return `${keys}: ${partOf(model)} ${currentCommit(model)?.subject}`
  })
  t.deepEqual(seen, [
    ': 0 Add A',
    'j: 1 Add C',
    'jj: 2 Add C',
    'jjj: 3 Add B',
    'jjjj: 3 Add B',
    'jjjk: 2 Add B',
    'G: 3 Add B',
    'Gg: 0 Add A',
  ])
})

test('commits tell how many parts they would take, while it is looked at', t => {
  const model = looking(stagedFor('AAC-'))
  const badges = (m: Model) =>
    screenOf(m)
      .split('\n')
      .map(line => /Add [A-D] +(\+\d)/.exec(line.slice(0, 48))?.[1])
      .filter(Boolean)
  t.deepEqual(badges(model), ['+1', '+2'])
  t.deepEqual(badges(after(model, '\u001b')), [])
  t.regex(screenOf(model), /3 changes go into 2 commits, 1 change stays staged/)
})

test('enter has absorbed what was shown', t => {
  t.deepEqual(effectOf(looking(stagedFor('A-')), 'enter'), { kind: 'absorb', staged: oidOf('T') })
})

test('a plan that was changed is applied or undone before anything is absorbed', t => {
  const asked = after(opened(session), 'jdA')
  const model = update(asked, { kind: 'staged', answer: { kind: 'staged', staged: stagedFor('A') } })[0]
  t.is(effectOf(model, 'enter'), undefined)
  t.regex(screenOf(after(model, '\r')), /the plan has edits: apply or undo them first/)
  const undone = update(after(model, '\u001buA'), {
    kind: 'staged',
    answer: { kind: 'staged', staged: stagedFor('A') },
  })[0]
  t.is(effectOf(undone, 'enter')?.kind, 'absorb')
})

test('where nothing has a commit to go into, enter says so', t => {
  const model = looking(stagedFor('--'))
  t.is(effectOf(model, 'enter'), undefined)
  t.regex(screenOf(after(model, '\r')), /no staged change belongs to a commit of this plan/)
})

test('without anything staged the plan is there again, with a word why', t => {
  const model = update(after(opened(session), 'A'), {
    kind: 'staged',
    answer: { kind: 'nothing', why: 'nothing is staged' },
  })[0]
  t.is(model.mode.kind, 'plan')
  t.is(model.notice, 'nothing is staged')
  t.is(model.focus, 'plan')
})

test('an answer that comes after the view was left changes nothing', t => {
  const left = after(opened(session), 'A\u001b')
  t.is(update(left, { kind: 'staged', answer: { kind: 'staged', staged: stagedFor('A') } })[0].mode.kind, 'plan')
})

test('keys of the plan do nothing to it meanwhile', t => {
  t.is(planOf(looking(stagedFor('AC'), 'dsfrJKxbm vuq')), 'pick A, pick B, pick C, pick D')
})

test('on a narrow screen tab shows the plan, with the badges, and the changes again', t => {
  const narrow = { columns: 60, rows: 20 }
  const model = looking(stagedFor('AAC'), '', narrow)
  t.regex(screenOf(model), /file\.txt:1 \+1 -1/)
  t.regex(screenOf(after(model, '\t')), /Add A +\+2/)
  t.notRegex(screenOf(after(model, '\t')), /file\.txt/)
  t.regex(screenOf(after(model, '\t\t')), /file\.txt:1 \+1 -1/)
})

test('the mouse chooses a part, the wheel scrolls, and over the plan both are about the plan', t => {
  const model = looking(stagedFor('ACBD-A'))
  t.is(partOf(after(model, '\u001b[<0;60;9M')), 1)
  const scrolled = after(model, '\u001b[<65;60;9M')
  t.is(partOf(scrolled), 0)
  t.is(topOf(scrolled), 3)
  t.is(topOf(after(scrolled, '\u001b[<64;60;9M\u001b[<64;60;9M')), 0)
  t.is(currentCommit(after(model, '\u001b[<0;10;3M'))?.subject, 'Add C')
  t.is(currentCommit(after(model, '\u001b[<64;10;3M'))?.subject, 'Add D')
})

test('a part is scrolled into sight, and nothing beyond the end', t => {
  const staged = stagedFor('ABCDABCD', 6)
  const model = looking(staged, 'jj')
  t.regex(screenOf(model), /file\.txt:3 /)
  t.regex(screenOf(model), /line 5 of 3/)
  t.regex(screenOf(looking(staged, 'G')), /line 5 of 8/)
  t.is(topOf(looking(staged, '}}}}}}}}}}}}}')), topOf(looking(staged, 'G')))
  t.is(partOf(looking(staged, '\u001b[6~\u001b[6~\u001b[6~\u001b[6~\u001b[6~\u001b[6~')), 7)
})

test('of hundreds of hunks only what is in sight is made', t => {
  let asked = 0
  const many = stagedFor('ABC-'.repeat(500), 2000)
  const parts = many.parts.map(part => ({ ...part, line: (at: number) => ((asked += 1), part.line(at)) }))
  const model = looking({ ...many, parts }, 'G')
  view(model)
  t.true(asked > 0 && asked <= 24, `${asked}`)
})

test('where the cursor goes while it is looked at, no range follows', t => {
  const ranged = after(opened(session), 'vA')
  const model = update(ranged, { kind: 'staged', answer: { kind: 'staged', staged: stagedFor('A') } })[0]
  t.is(planOf(after(model, '\u001bd')), 'drop A, pick B, pick C, pick D')
})

test('line by line: where staged changes belong is read out, and done after a yes unless the plan was changed', async t => {
  const answer: StagedAnswer = { kind: 'staged', staged: stagedFor('AC-') }
  const said = (staged: StagedAnswer, ...lines: readonly string[]) =>
    saidPlainly({ ...session, staged: async () => staged }, lines)
  const parts = [
    `file.txt:1 +1 -1 → ${oidOf('A').slice(0, 7)} Add A`,
    `file.txt:2 +1 -1 → ${oidOf('C').slice(0, 7)} Add C`,
    'file.txt:3 +1 -1 stays: a new file',
    '2 changes go into 2 commits, 1 change stays staged',
  ]
  const ask = 'Absorb this, and leave the plan alone? "yes" does it; anything else goes on.'
  const first = 'the plan has edits: apply or undo them first, then absorb'
  t.deepEqual((await said(answer, 'absorb')).says, [...parts, ask])
  t.deepEqual((await said(answer, 'absorb', 'yes')).decision, { kind: 'absorb', staged: oidOf('T') })
  t.is((await said(answer, 'absorb', 'no')).decision, undefined)
  t.is((await said(answer, 'absorb', 'list', 'yes')).decision, undefined)
  t.deepEqual((await said(answer, 'drop 2', 'absorb')).says, [...parts, first])
  t.is((await said(answer, 'drop 2', 'absorb', 'yes')).decision, undefined)
  t.is((await said(answer, 'drop 2', 'undo', 'absorb', 'yes')).decision?.kind, 'absorb')
  t.is((await said({ kind: 'staged', staged: stagedFor('-') }, 'absorb', 'yes')).decision, undefined)
  t.deepEqual((await said({ kind: 'nothing', why: 'nothing is staged' }, 'absorb')).says, ['nothing is staged'])
})

async function saidPlainly(told: EditorSession, lines: readonly string[]): Promise<PlainState> {
  const knowing = { session: told, signal: new AbortController().signal }
  let state = await startPlain(knowing)
  for (const line of lines) state = await say(state, line, knowing)
  return state
}
