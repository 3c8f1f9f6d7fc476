import assert from 'node:assert/strict'
import test from 'ava'
import { crowded } from '../../fixtures-repos/crowded.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import type { Model } from '../../src/tui/model.js'
import { plainText } from '../../src/tui/cells.js'
import { linesOf } from '../../src/tui/rows.js'
import { update } from '../../src/tui/update.js'
import { view } from '../../src/tui/view/frame.js'
import { encode } from '../../src/core/bytes/bytes.js'
import { defineHistory } from '../support/history.js'
import { oracle } from '../support/git.js'
import { loadEdits } from '../support/edited-history.js'
import { postRewrites } from '../support/handover.js'
import { afterAsking, opened } from '../support/editor-session.js'
import { fc } from '../support/properties.js'
import { randomEdits } from '../support/random-files.js'
import { open, type TestRepository } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))
const prompts = { select: never, selectSome: never, confirm: never, show: () => {} }

/** Edits a plan, and applies it; returns what was simulated last. */
async function edited(repo: TestRepository, work: (session: EditorSession) => Promise<Model>, ...argv: string[]) {
  let last: Simulated | undefined
  const edit = async (session: EditorSession) => {
    const { rows } = await work(session)
    last = await session.simulate(linesOf(rows), new AbortController().signal)
    return { kind: 'apply', lines: linesOf(rows) } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const all = ['rebase', '--keep-base', '--allow-published', '--on-conflict=stop', ...argv]
  return { ...(await repo.runAnyhow({ planEditor, prompts }, ...all)), simulated: last as Simulated | undefined }
}

function byKeys(keys: string): (session: EditorSession) => Promise<Model> {
  return session => afterAsking(session, opened(session), keys)
}

type Split = readonly [moves: readonly string[], parts: readonly string[]]

/** Splits commits one after another, as far as they can be split; then picks all. */
function bySplits(splits: readonly Split[]): (session: EditorSession) => Promise<Model> {
  return async session => {
    let model = opened(session)
    for (const [moves, parts] of splits) {
      model = await afterAsking(session, model, `${moves.join('')}S`)
      if (model.mode.kind === 'split') model = await afterAsking(session, model, `${parts.join('')}\r\u001b`)
    }
    return afterAsking(session, model, '\u001bgvGp\u001b')
  }
}

/** All refs, and what they stand for. */
async function refsOf(repo: TestRepository): Promise<string> {
  return repo.gitSays('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/notes')
}

const threeParts = {
  parts: [
    { files: ['docs', 'gone.txt', 'link', { path: 'list.txt', hunks: [1, 3] }, 'run.sh'] },
    { files: [{ path: 'list.txt', hunks: [2] }] },
    { files: ['logo.bin'] },
  ],
}

/** Newest first, the commit that does too much is the second. */
const asThreeParts = 'jSJJJjj2J3\rkpkp'

test('what the editor makes of a split is what git slim split makes: names, branches, notes, and what hooks hear', async t => {
  const [one, other] = [await open(t, crowded, 'system'), await open(t, crowded, 'system')]
  const heard: (() => Promise<string>)[] = []
  for (const repo of [one, other]) {
    await repo.gitSays('config', 'notes.rewriteRef', 'refs/notes/commits')
    await repo.gitSays('notes', 'add', '-m', 'Noted', crowded.oids.C)
    heard.push(await postRewrites(repo))
  }
  const { exitCode, stderr, simulated } = await edited(one, byKeys(asThreeParts), crowded.oids.A)
  t.is(exitCode, 0, stderr)
  const stdin = JSON.stringify(threeParts)
  const split = await other.runWith({ stdin }, 'split', 'HEAD~1', '--parts', '-', '--keep-message')
  t.is(split.exitCode, 0, split.stderr)
  t.is(await refsOf(one), await refsOf(other))
  t.is(simulated?.tip, await other.oid('topic'))
  t.is(await heard[0]?.(), await heard[1]?.())
  t.is(await one.gitSays('notes', 'show', 'topic~1'), 'Noted')
  await one.gitSays('fsck', '--strict', '--no-dangling')
  t.is((await one.run('undo')).exitCode, 0)
  t.is(await one.oid('topic'), crowded.oids.D)
})

const parts = fc.array(fc.constantFrom('j', 'J', ' ', '2', '3', '1', 'F', 'G'), { minLength: 2, maxLength: 8 })
const moves = fc.array(fc.constantFrom('j', 'k', 'G', 'g'), { maxLength: 4 })
const splits = fc.array(fc.tuple(moves, parts), { minLength: 1, maxLength: 3 })
const commits = fc.array(fc.record({ edits: randomEdits(5) }), { minLength: 2, maxLength: 4 })

test('splits leave all files as they are, and what is simulated is what is made', async t => {
  const repo = await open(t, stack, 'system')
  let split = 0
  const property = fc.assert(
    fc.asyncProperty(commits, splits, async (all, wanted) => {
      const oids = await loadEdits(repo, all)
      const count = (await repo.gitSays('rev-list', '--count', 'HEAD')).trim()
      const { exitCode, stderr, simulated } = await edited(repo, bySplits(wanted), oids[0] ?? '')
      assert.equal(exitCode, 0, stderr)
      assert.equal(await repo.tree('HEAD'), await repo.tree(oids.at(-1) ?? ''))
      assert.equal(simulated?.tip, await repo.gitSays('rev-parse', 'HEAD'))
      await repo.gitSays('fsck', '--strict', '--no-dangling')
      if ((await repo.gitSays('rev-list', '--count', 'HEAD')).trim() !== count) split++
    }),
    { numRuns: Number(process.env['FC_RUNS'] ?? 15), includeErrorInReport: true },
  )
  await t.notThrowsAsync(property)
  t.true(split > 5, String(split))
})

test('parts that are moved, folded, dropped, or in a fold: the others stand for what is there', async t => {
  const repo = await open(t, crowded, 'system')
  // Without the third hunk the commit above conflicts.
  const { exitCode, simulated } = await edited(repo, byKeys('jSJJJjjj2\rkd'), crowded.oids.A)
  t.is(exitCode, 4)
  t.deepEqual(simulated?.fates.get(crowded.oids.D)?.kind, 'conflict')
  const folded = await edited(repo, byKeys('jSJJJj2J3\rkpkfk'), crowded.oids.A)
  t.is(folded.exitCode, 0, folded.stderr)
  t.is(await repo.tree('topic'), crowded.trees.D)
  t.is(
    await repo.gitSays(
      '-c',
      'core.quotePath=false',
      'log',
      '--format=%s',
      '--name-status',
      '--no-renames',
      `${crowded.oids.B}..topic`,
    ),
    'Shout\n\nM\tlist.txt\nDo too much\n\nM\tlist.txt\nA\tlogo.bin\nDo too much\n\nA\tdocs/図書館.md\nD\tgone.txt\nA\tlink\nM\tlist.txt\nM\trun.sh',
  )
  t.is(await repo.oid('drafts'), await repo.oid('topic~1'))
})

const signed = defineHistory('signed', h => {
  h.commit('A', { 'a.txt': 'a\n', 'b.txt': 'b\n' })
  const signature = {
    name: 'gpgsig',
    value: encode('-----BEGIN PGP SIGNATURE-----\n\nnone\n-----END PGP SIGNATURE-----'),
  }
  h.commit('B', { 'a.txt': 'A\n', 'b.txt': 'B\n' }, { extraHeaders: [signature] })
  h.ref('refs/remotes/origin/other', 'B')
  h.config('remote.origin.url', 'https://example.com/signed.git')
  h.config('remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
})

test('parts of what is signed, and of what others may have, tell so', async t => {
  const repo = await open(t, signed, 'system')
  let screen = ''
  const work = async (session: EditorSession) => {
    const split = await afterAsking(session, opened(session, { columns: 100, rows: 12 }), 'SF\rkp')
    const result = await session.simulate(linesOf(split.rows), new AbortController().signal)
    const known = update(split, { kind: 'simulated', rows: split.rows, result })[0]
    const published = await session.published()
    const model = 'failed' in published ? known : update(known, { kind: 'published', commits: published })[0]
    screen = view(model).map(plainText).join('\n')
    t.true(result.unsigned.has(signed.oids.B))
    return model
  }
  const { exitCode, stderr, simulated } = await edited(repo, work, signed.oids.A)
  t.is(exitCode, 0, stderr)
  t.is(simulated?.tip, await repo.oid('main'))
  t.regex(screen, /^[ >]+pick +[0-9a-f]{7} PS! B/m)
  t.regex(screen, /^[ >]+pick +[0-9a-f]{7} P {3}B/m)
  t.regex(stderr, /signature/)
})

test('names that are no UTF-8, a submodule and a directory in the place of a file are split as they are', async t => {
  const repo = await open(t, stack, 'system')
  const base = await repo.gitSays('rev-parse', 'HEAD')
  const blob = (await repo.gitSays('hash-object', '-w', '--stdin')).trim()
  const index = [`100644 ${blob}\tb\xe4d.txt`, `160000 ${base}\tmodule`, `100644 ${blob}\tb.txt/below.txt`]
  const input = Buffer.from(`0 ${'0'.repeat(40)}\tb.txt\n${index.join('\n')}\n`, 'latin1')
  await oracle(['update-index', '--add', '--index-info'], { cwd: repo.directory, env: repo.env, input })
  await repo.gitSays('commit', '-q', '-m', 'Odd')
  const tree = await repo.tree('HEAD')
  let paths: readonly string[] = []
  const work = async (session: EditorSession) => {
    const open = await afterAsking(session, opened(session), 'S')
    if (open.mode.kind === 'split' && open.mode.does === 'choosing')
      paths = open.mode.choices.files.map(({ path }) => path)
    return afterAsking(session, open, 'F\r\u001bgvGp\u001b')
  }
  const { exitCode, stderr } = await edited(repo, work, base)
  t.is(exitCode, 0, stderr)
  t.true(paths.includes('b\u{fffd}d.txt'), paths.join(' '))
  t.is(await repo.tree('HEAD'), tree)
  t.is(await repo.gitSays('rev-list', '--count', `${base}..HEAD`), String(paths.length - 1))
  await repo.gitSays('fsck', '--strict', '--no-dangling')
})
