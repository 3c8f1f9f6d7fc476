import test, { type ExecutionContext } from 'ava'
import type { EditorSession } from '../../src/core/editor/session.js'
import { answer, type PlainState, startPlain } from '../../src/tui/io/plain.js'
import { linesOf } from '../../src/tui/model/rows.js'
import { oidOf, planOf, sessionOf } from '../support/editor-session.js'
import { fc, testProp } from '../support/properties.js'

const { signal } = new AbortController()

async function said(lines: readonly string[], session: EditorSession = sessionOf('ABCD')): Promise<PlainState> {
  let state = await startPlain({ session, signal })
  for (const line of lines) state = await answer(state, line, { session, signal })
  return state
}

const plans: Readonly<Record<string, readonly [lines: readonly string[], plan: string]>> = {
  'nothing said': [[], 'pick A, pick B, pick C, pick D'],
  'one, several, and a range': [['fixup 2', 'drop 3-4'], 'pick A, fixup B, drop C, drop D'],
  'a letter': [['s 2 4'], 'pick A, squash B, pick C, squash D'],
  'a place': [['move 4 1'], 'pick D, pick A, pick B, pick C'],
  'another way': [['move 1 3'], 'pick B, pick C, pick A, pick D'],
  'a message': [['message 2 Better words'], 'pick A, reword B "Better words", pick C, pick D'],
  'a message in an editor': [['m 2'], 'pick A, reword B "Add B, edited", pick C, pick D'],
  'into another': [['fold 3-4 1'], 'pick A, fixup C, fixup D, pick B'],
  'into none': [['fold 3', 'fold 3 9', 'fold 3 1-2', 'fold x 1'], 'pick A, pick B, pick C, pick D'],
  commands: [
    ['exec 1 make test', 'break 3', 'label 4 here'],
    'pick A, exec make test, pick B, break, label here, pick C, pick D',
  ],
  'a command whose spaces matter': [['exec  1   echo "a  b"'], 'pick A, exec echo "a  b", pick B, pick C, pick D'],
  'a command that goes again': [['exec 1 make', 'drop 2'], 'pick A, pick B, pick C, pick D'],
  'undo and redo': [['drop 1', 'drop 2', 'undo', 'undo', 'redo'], 'drop A, pick B, pick C, pick D'],
  'what is no row': [
    ['drop', 'drop 0', 'drop 9', 'drop x', 'move 1', 'move 1 9', 'exec 1', 'label 1 a..b', 'toString 1'],
    'pick A, pick B, pick C, pick D',
  ],
}

for (const [what, [lines, plan]] of Object.entries(plans)) {
  test(`line by line: ${what}`, async t => {
    t.is(planOf((await said(lines)).model), plan)
  })
}

test('all that marks and colours tell on the screen is said in words', async t => {
  const facts = { A: { signature: 'signed', branches: ['drafts'] }, B: { parents: [oidOf('A'), oidOf('C')] } } as const
  const made = sessionOf('ABC', {
    facts,
    fates: {
      A: { kind: 'rewritten', now: oidOf('X') },
      B: { kind: 'conflict', files: [{ path: 'a.txt', kind: 'contents' }] },
      C: { kind: 'may-conflict', files: [{ path: 'b.txt', kind: '' }] },
    },
  })
  const { says } = await said([], { ...made, published: async () => new Set([oidOf('A')]) })
  t.deepEqual(says.slice(1), [
    '1. pick 4141414 Add A, Ada Author (signed, others may have it, branch drafts stands here)',
    '2. pick 4242424 Add B, Ada Author (merge)',
    '3. pick 4343434 Add C, Ada Author',
    'row 2 conflicts: a.txt (contents)',
    'row 3 may conflict, behind another conflict: b.txt',
    '1 commit that others may have',
    says.at(-1) ?? '',
  ])
})

test('a commit is told, and what it changes, line by line too; rows are found', async t => {
  const [hex] = [oidOf('B')]
  t.deepEqual((await said(['show 2'])).says, [
    hex,
    'Ada Author',
    'Add B',
    'modified: file.txt, 1 line added, 0 lines deleted',
  ])
  t.is((await said(['diff 2'])).says.at(-1), '+ line')
  t.deepEqual((await said(['find add b'])).says, ['2. pick 4242424 Add B, Ada Author'])
  t.is((await said(['find src/'])).says.length, 4)
  t.deepEqual((await said(['find nothing'])).says, ['not found: nothing'])
})

test('of a row that was put in, that one alone is read out', async t => {
  const [first] = (await said(['exec 1 make'])).says
  t.is(first, '2. exec make')
  t.is((await said(['exec 1 make'])).says.length, 2)
})

test('applying and leaving are asked about: yes does it, no does nothing, another word is taken for what it says', async t => {
  t.deepEqual((await said(['drop 1', 'apply', 'yes'])).decision?.kind, 'apply')
  t.is((await said(['drop 1', 'apply', 'no'])).decision, undefined)
  t.is((await said(['drop 1', 'apply', 'no', 'yes'])).decision, undefined)
  const other = await said(['drop 1', 'apply', 'drop 2', 'yes'])
  t.is(other.decision, undefined)
  t.is(planOf(other.model), 'drop A, drop B, pick C, pick D')
  t.is((await said(['quit'])).decision?.kind, 'leave')
  t.is((await said(['drop 1', 'quit'])).decision, undefined)
  t.is((await said(['drop 1', 'quit', 'y'])).decision?.kind, 'leave')
})

test('a plan that would be refused for what others may have is kept', async t => {
  const session: EditorSession = {
    ...sessionOf('AB'),
    ofOthers: 'refused',
    published: async () => new Set([oidOf('A')]),
  }
  const { says, asks } = await said(['drop 1', 'apply'], session)
  t.deepEqual(says, ['1 commit that others may have: needs --allow-published'])
  t.is(asks, undefined)
})

test('an editor that fails is said to have failed, and the message stays', async t => {
  const session = { ...sessionOf('AB'), write: async () => ({ failed: 'the editor is gone' }) }
  const { says, model } = await said(['message 1'], session)
  t.deepEqual(says, ['the editor is gone; the message stays as it was'])
  t.is(planOf(model), 'pick A, pick B')
})

const words = fc.constantFrom('drop', 'fixup', 'pick', 'squash', 'move', 'message', 'exec', 'break', 'label', 'undo')
const line = fc.oneof(
  fc.tuple(words, fc.nat(6), fc.nat(6)).map(([word, a, b]) => `${word} ${a} ${b}`),
  fc.constantFrom('redo', 'apply', 'quit', 'list', '', 'drop 1-4', 'nonsense'),
)

testProp(
  'whatever is said leaves a plan that has each commit once',
  [fc.array(line, { maxLength: 12 })],
  async (t: ExecutionContext, lines: readonly string[]) => {
    const { model } = await said(lines)
    const commits = linesOf(model.rows).flatMap(each => ('commit' in each ? [each.commit] : []))
    t.deepEqual(commits.toSorted(), ['A', 'B', 'C', 'D'].map(oidOf))
  },
  { numRuns: 150 },
)
