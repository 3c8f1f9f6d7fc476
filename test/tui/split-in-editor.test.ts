import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { workbench } from '../../fixtures-repos/workbench.js'
import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import { linesOf } from '../../src/tui/rows.js'
import { defineHistory, type DefinedHistory } from '../support/history.js'
import { afterAsking, opened } from '../support/editor-session.js'
import { fc, testProp } from '../support/properties.js'
import { open, type TestRepository } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))
const prompts = { select: never, selectSome: never, confirm: never, show: () => {} }

/** Edits a plan by keys, and applies it; returns what was simulated last. */
async function edited(repo: TestRepository, keys: string, ...argv: readonly string[]) {
  let last: Simulated | undefined
  const edit = async (session: EditorSession) => {
    const model = await afterAsking(session, opened(session), keys)
    last = await session.simulate(linesOf(model.rows), new AbortController().signal)
    return { kind: 'apply', lines: linesOf(model.rows) } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const all = ['rebase', '--keep-base', '--allow-published', ...argv]
  return { ...(await repo.runAnyhow({ planEditor, prompts }, ...all)), simulated: last as Simulated | undefined }
}

const numbers = (changes: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 20 }, (_, i) => `${changes[i + 1] ?? i + 1}\n`).join('')

/** A commit that does too much, with a branch at it, and one above. */
const crowded = defineHistory('crowded', h => {
  h.commit('base', { 'a.txt': numbers(), 'gone.txt': 'gone\n', 'run.sh': 'echo\n' })
  h.commit('much', {
    'a.txt': numbers({ 3: 'three', 12: 'twelve' }),
    'gone.txt': null,
    'dir/\u{fffd}.txt': 'new\n',
    'run.sh': { exec: 'echo\n' },
    'bits.bin': '\0\u0001',
  })
  h.ref('refs/heads/at-much', 'much')
  h.commit('top', { 'b.txt': 'b\n' })
})

/** All refs, and what they stand for. */
async function refsOf(repo: TestRepository): Promise<string> {
  return repo.gitSays('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/notes')
}

test('what the editor makes of a split is what git slim split makes: names, branches and notes', async t => {
  const [one, other] = [await open(t, crowded, 'system'), await open(t, crowded, 'system')]
  for (const repo of [one, other]) {
    await repo.gitSays('config', 'notes.rewriteRef', 'refs/notes/commits')
    await repo.gitSays('notes', 'add', '-m', 'Noted', crowded.oid('much'))
  }
  // Newest first: the commit that does much is below. Its second and third piece are the file's second hunk, and the next file.
  const { exitCode, stderr, simulated } = await edited(one, 'jSjj2J3\rkpkp', crowded.oid('base'))
  t.is(exitCode, 0, stderr)
  const parts = {
    parts: [
      { files: [{ path: 'a.txt', hunks: [1] }, 'dir', 'gone.txt', 'run.sh'] },
      { files: [{ path: 'a.txt', hunks: [2] }] },
      { files: ['bits.bin'] },
    ],
  }
  const split = await other.runWith(
    { stdin: JSON.stringify(parts) },
    'split',
    'HEAD~1',
    '--parts',
    '-',
    '--keep-message',
  )
  t.is(split.exitCode, 0, split.stderr)
  t.is(await refsOf(one), await refsOf(other))
  t.is(simulated?.tip, await other.oid('main'))
  await one.gitSays('fsck', '--strict', '--no-dangling')
  t.is((await one.run('undo')).exitCode, 0)
  t.is(await one.oid('main'), crowded.oid('top'))
})

const parts = fc.array(fc.constantFrom('j', 'J', ' ', '2', '3', '1', 'F', 'G'), { minLength: 1, maxLength: 8 })
const moves = fc.array(fc.constantFrom('j', 'k', 'G', 'g'), { maxLength: 5 })

for (const [history, base] of [
  [conflicting, conflicting.oids.A],
  [workbench, workbench.oids.A],
  [crowded, crowded.oid('base')],
] as readonly (readonly [DefinedHistory, string])[]) {
  testProp(
    `splits leave all files as they are, and what is simulated is what is made: ${history.name}`,
    [fc.array(fc.tuple(moves, parts), { minLength: 1, maxLength: 3 })],
    async (t, splits) => {
      const repo = await open(t, history, 'system')
      const branch = history === workbench ? 'topic' : 'main'
      const [before, tree] = [await repo.oid(branch), await repo.tree(branch)]
      const keys = splits.map(([move, part]) => `${move.join('')}S${part.join('')}\r\u001b`).join('')
      // Marks are taken off, and all that is to be reworded is picked.
      const { exitCode, stderr, simulated } = await edited(repo, `${keys}\u001bgvGp\u001b`, base)
      t.is(exitCode, 0, stderr)
      t.is(await repo.tree(branch), tree)
      t.is(simulated?.tip, await repo.oid(branch), before)
      await repo.gitSays('fsck', '--strict', '--no-dangling')
    },
    { numRuns: 8 },
  )
}
