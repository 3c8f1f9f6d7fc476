import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { crowded } from '../../fixtures-repos/crowded.js'
import { stack } from '../../fixtures-repos/stack.js'
import { encode } from '../../src/core/bytes/bytes.js'
import type { EditorSession } from '../../src/core/editor/session.js'
import { plainText } from '../../src/tui/text/cells.js'
import { linesOf } from '../../src/tui/model/rows.js'
import { update } from '../../src/tui/plan/update.js'
import { view } from '../../src/tui/view/frame.js'
import { byKeys, edited } from '../support/edited-plan.js'
import { afterAsking, opened } from '../support/editor-session.js'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

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

const sides = defineHistory('sides', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  h.commit('B', { 'b.txt': 'b\n', 'c.txt': 'c\n' })
  h.branch('side', 'A')
  h.commit('X', { 'x.txt': 'x\n', 'y.txt': 'y\n' })
  h.checkout('main')
  h.merge('M', ['side'], { 'x.txt': 'x\n', 'y.txt': 'y\n', 'by-hand.txt': 'by hand\n' })
  h.commit('D', { 'd.txt': 'd\n' })
})

test('commits on both sides of a merge are split, and what was done by hand in it stays', async t => {
  const repo = await open(t, sides, 'system')
  // The newest is at the top: D, M, B, a reset, a label, X.
  const keys = 'jjSF\rkpgjjjjjjSF\rkp'
  const { exitCode, stdout, stderr, simulated } = await edited(
    repo,
    byKeys(keys),
    '--rebase-merges',
    sides.oids.A,
    '--json',
  )
  t.is(exitCode, 0, stderr)
  t.is(schemaErrors('rewrite', JSON.parse(stdout)), '')
  t.is(await repo.tree('main'), sides.trees.D)
  t.is(simulated?.tip, await repo.oid('main'))
  t.is(
    await repo.gitSays('log', '--graph', '--format=%s', 'main'),
    '* D\n*   M\n|\\  \n| * X\n| * X\n* | B\n* | B\n|/  \n* A',
  )
  t.is(await repo.gitSays('rev-parse', 'side'), await repo.gitSays('rev-parse', 'main~1^2'))
})

const ends = defineHistory('ends', h => {
  h.commit('A', { 'last.txt': 'one\n', 'windows.txt': 'one\r\ntwo\r\n' })
  h.commit('B', { 'last.txt': 'one', 'windows.txt': 'one\ntwo\r\n' })
})

test('lines that differ in how they end alone look different', async t => {
  const repo = await open(t, ends, 'system')
  let shown: readonly string[] = []
  const work = async (session: EditorSession) => {
    const choices = await session.pieces(ends.oids.B, [])
    if (!('failed' in choices))
      shown = choices.files.flatMap(({ pieces }) => pieces.flatMap(({ lines }) => lines.map(({ text }) => text)))
    return opened(session)
  }
  const { exitCode, stderr } = await edited(repo, work, ends.oids.A)
  t.is(exitCode, 0, stderr)
  t.deepEqual(shown, ['one', 'one (no newline at the end)', 'one^M', 'one', 'two^M'])
})

test('a dry run shows the parts, tells nothing as dropped, and writes nothing', async t => {
  const repo = await open(t, crowded, 'system')
  const before = await repo.gitSays('count-objects', '-v')
  const work = byKeys('jSJJJjj2\rkp')
  const { exitCode, stdout, stderr } = await edited(repo, work, crowded.oids.A, '--dry-run')
  t.is(exitCode, 0, stderr)
  t.is(stdout.match(/^ {4}.* Do too much$/gm)?.length, 2, stdout)
  t.notRegex(stdout, /^ {2}- /m)
  t.is(await repo.gitSays('count-objects', '-v'), before)
  t.is(await repo.oid('topic'), crowded.oids.D)
})

test('what could not be read once may be read another time', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('new.txt', 'only here\n')
  await repo.gitSays('add', 'new.txt')
  await repo.gitSays('commit', '-q', '-m', 'New')
  const tip = await repo.oid('main')
  const tree = await repo.tree('HEAD')
  const file = join(repo.gitDirectory, 'objects', tree.slice(0, 2), tree.slice(2))
  const found: string[] = []
  const work = async (session: EditorSession) => {
    const look = async () => found.push(...Object.keys(await session.pieces(tip, [])))
    await rename(file, `${file}.away`)
    await look()
    await rename(`${file}.away`, file)
    await look()
    return opened(session)
  }
  const { exitCode, stderr } = await edited(repo, work, 'HEAD~1')
  t.is(exitCode, 0, stderr)
  t.deepEqual(found, ['failed', 'files', 'byLine', 'byFile'])
})
