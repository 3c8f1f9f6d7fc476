import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { empty } from '../../fixtures-repos/states.js'
import { absorb, type AbsorbDocument } from '../../src/index.js'
import { defineHistory } from '../support/history.js'
import { open, openBare, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const uma = { author: 'Uma User <uma@example.com>' }
const ten = (changes: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 10 }, (_, i) => `${changes[i + 1] ?? i + 1}\n`).join('')

/**
 * A branch with a commit for lines 2, 6 and 9 each; somebody else's is the one for 9.
 *
 *     base (origin/main) ─ two ─ six ─ nine
 */
const lines = defineHistory('lines', h => {
  h.commit('base', { 'a.txt': ten(), 'b.txt': 'b\n' })
  h.ref('refs/remotes/origin/main', 'base')
  h.commit('two', { 'a.txt': ten({ 2: 'two' }), 'run.sh': 'echo\n' }, uma)
  h.commit('six', { 'a.txt': ten({ 2: 'two', 6: 'six' }), 'data.bin': 'x\0y\n' }, uma)
  h.commit('nine', { 'a.txt': ten({ 2: 'two', 6: 'six', 9: 'nine' }) })
})

/** Stages files of the worktree. */
async function stage(repo: TestRepository, files: Readonly<Record<string, string | Uint8Array | null>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) await rm(join(repo.directory, path))
    else await repo.write(path, content)
  }
  await repo.gitSays('add', '--all')
}

async function absorbed(
  t: ExecutionContext,
  repo: TestRepository,
  ...argv: readonly string[]
): Promise<AbsorbDocument> {
  const index = await readFile(join(repo.gitDirectory, 'index'))
  const { exitCode, stdout, stderr } = await repo.runAnyhow({}, 'absorb', '--json', ...argv)
  t.is(exitCode, 0, stderr)
  t.deepEqual(await readFile(join(repo.gitDirectory, 'index')), index)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('absorb', document), '')
  return document
}

/** Where each part went, or why it stays. */
const fates = ({ parts }: AbsorbDocument) => {
  const labels = new Map(['base', 'two', 'six', 'nine'].map(label => [lines.oid(label), label]))
  return parts.map(({ path, lines: at, commit, why }) => {
    const place = at === null ? path : `${path}:${at.new.start}`
    return `${place} ${commit === null ? why : `→ ${labels.get(commit)}`}`
  })
}

test('the base that was found is said, and that nothing stands on it', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('update-ref', 'refs/remotes/origin/main', 'HEAD')
  await stage(repo, { 'a.txt': ten({ 2: 'zwei' }) })
  const { stdout, stderr } = await repo.runAnyhow({}, 'absorb')
  t.regex(stderr, /^base: origin\/main$/m)
  t.regex(stdout, /^nothing was absorbed: main has no commit since origin\/main; .*--base <commit>$/m)
  t.notRegex((await repo.runAnyhow({}, 'absorb', '--base', 'HEAD')).stderr, /base:/)
})

test('each hunk goes into the own commit that last touched its lines; the rest stays staged', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 4: 'four', 6: 'SIX', 9: 'NINE' }), 'new.txt': 'new\n' })
  const before = await repo.gitSays('status', '--porcelain=v2')
  const { exitCode, stdout, stderr } = await repo.runAnyhow({}, 'absorb')
  t.is(exitCode, 0, stderr)
  t.is(
    stdout.replaceAll(/[0-9a-f]{7}/g, '<id>'),
    [
      '  a.txt:2 +1 -1  → <id> two',
      '  a.txt:4 +1 -1  stays: not touched since origin/main',
      '  a.txt:6 +1 -1  → <id> six',
      '  a.txt:9 +1 -1  stays: last touched by Ada Author in <id> nine',
      '  new.txt        stays: a new file',
      'absorbed 2 changes → <id> on main · files untouched · undo: git slim undo\n',
    ].join('\n'),
  )
  t.regex(stderr, /3 changes stay staged/)
  t.is(
    await repo.gitSays('show', '--format=%an %s', '-U0', 'HEAD~2', '--', 'a.txt').then(changedLines),
    'Uma User two -2 +TWO',
  )
  t.is(
    await repo.gitSays('show', '--format=%an %s', '-U0', 'HEAD~1', '--', 'a.txt').then(changedLines),
    'Uma User six -6 +SIX',
  )
  t.is(await repo.gitSays('diff', '--cached', '-U0').then(changedLines), '-4 +four -nine +NINE +new')
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await repo.oid('main'), lines.oid('nine'))
  t.is(await repo.gitSays('status', '--porcelain=v2'), before)
})

function changedLines(diff: string): string {
  const [first = '', ...rest] = diff.split('\n')
  const title = first.startsWith('diff') ? [] : [first]
  return [...title, ...rest.filter(line => /^[-+](?![-+])/.test(line))].join(' ')
}

test('a dry run shows the same, and leaves no object', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 6: 'six', 9: 'nine' }) })
  const objects = await repo.gitSays('count-objects', '-v')
  const { stdout } = await repo.run('absorb', '--dry-run')
  t.regex(
    stdout,
    /a\.txt:2 \+1 -1 {2}→ [0-9a-f]{7} two\nwould absorb 1 change → [0-9a-f]{7} on main · nothing was changed\n/,
  )
  t.is(await repo.gitSays('count-objects', '-v'), objects)
})

test('fixup! commits on top, and an autosquash of them comes out the same', async t => {
  const repo = await open(t, lines, 'system')
  const files = { 'a.txt': ten({ 2: 'TWO', 4: 'four', 6: 'SIX', 9: 'nine' }) }
  await stage(repo, files)
  t.like(await absorbed(t, repo), { changed: true, into: 'commits' })
  const trees = await repo.gitSays('log', '--format=%T')
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.like(await absorbed(t, repo, '--fixups'), { changed: true, into: 'fixups' })
  t.is(await repo.gitSays('log', '-2', '--format=%an %s'), 'Uma User fixup! six\nUma User fixup! two')
  t.is(await repo.gitSays('diff', '--cached', '-U0').then(changedLines), '-4 +four')
  t.is((await repo.runAnyhow({}, 'rebase', '--autosquash', '--keep-base', 'origin/main')).exitCode, 0)
  t.is(await repo.gitSays('log', '--format=%T'), trees)
})

test('where two commits have one subject, a fixup! names its own by its id', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'six')
  await stage(repo, { 'a.txt': ten({ 2: 'two', 6: 'SIX', 9: 'nine' }) })
  await absorbed(t, repo, '--fixups')
  t.is(await repo.gitSays('log', '-1', '--format=%s'), `fixup! ${lines.oid('six')}`)
})

test('names that are odd hide nothing else of the table', async t => {
  const repo = await open(t, lines, 'system')
  const all = { 2: 'two', 6: 'six', 9: 'nine' }
  await stage(repo, { 'a.txt': ten({ ...all, 10: 'ten' }) })
  await repo.gitSays('commit', '-q', '--author', 'Eve\u001b]0;x <eve@example.com>', '-m', 'sub\u0007ject')
  await stage(repo, { 'a.txt': ten({ ...all, 10: 'TEN' }) })
  await repo.gitSays('update-index', '--add', '--cacheinfo', `100644,${await repo.store('x\n')},new\nline`)
  const { stdout } = await repo.run('absorb')
  t.regex(stdout, /last touched by Eve in [0-9a-f]{7} sub\u{fffd}ject\n {2}new\u{fffd}line +stays/u)
})

test('--all-authors and --base say which commits are looked at', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 6: 'six', 9: 'NINE' }) })
  t.deepEqual(fates(await absorbed(t, repo, '--dry-run', '--all-authors')), ['a.txt:2 → two', 'a.txt:9 → nine'])
  const above = await absorbed(t, repo, '--dry-run', '--base', lines.oid('two'), '--all-authors')
  t.deepEqual(fates(above), ['a.txt:2 untouched', 'a.txt:9 → nine'])
  const plain = await repo.run('absorb', '--base', lines.oid('six'))
  t.is(plain.exitCode, 0)
  t.regex(plain.stdout, /nothing was absorbed: no commit of yours on main/)
  t.is((await repo.run('absorb', '--base', 'nowhere')).exitCode, 1)
})

test('what others may have is not looked at; the own copy of the branch is', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('tag', 'v1', lines.oid('two'))
  await repo.gitSays('config', 'remote.origin.url', 'nowhere')
  await repo.gitSays('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
  await repo.gitSays('checkout', '-q', '-b', 'topic')
  await repo.gitSays('update-ref', 'refs/remotes/origin/topic', 'HEAD')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 6: 'SIX', 9: 'nine' }) })
  const document = await absorbed(t, repo, '--dry-run')
  t.deepEqual(fates(document), ['a.txt:2 untouched', 'a.txt:6 → six'])
  t.regex(document.push ?? '', /git push --force-with-lease/)
})

test('what is not a matter of lines follows the commit that last touched the file', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('update-index', '--chmod=+x', 'run.sh')
  const blob = await repo.store('X\0Y\n')
  await repo.gitSays('update-index', '--cacheinfo', `100644,${blob},data.bin`)
  await repo.gitSays('rm', '-q', '--cached', 'b.txt')
  const document = await absorbed(t, repo)
  t.deepEqual(fates(document), ['b.txt untouched', 'data.bin → six', 'run.sh → two'])
  t.regex(await repo.gitSays('ls-tree', 'HEAD~2', 'run.sh'), /^100755/)
  t.is(await repo.gitSays('rev-parse', 'HEAD~1:data.bin'), blob)
  t.is(await repo.gitSays('diff', '--cached', '--name-status'), 'D\tb.txt')
})

test('a file that is removed goes with the commit that added it, and with no other', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'run.sh': null, 'a.txt': null })
  const document = await absorbed(t, repo, '--all-authors')
  t.deepEqual(fates(document), ['a.txt removed', 'run.sh → two'])
  t.is(await repo.gitSays('ls-tree', '--name-only', 'HEAD~2'), 'a.txt\nb.txt')
})

test('a commit that a hunk takes back altogether is left out, and that is said', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'a.txt': ten({ 2: 'two', 6: 'six' }) })
  const { exitCode, stderr } = await repo.runAnyhow({}, 'absorb', '--all-authors')
  t.is(exitCode, 0)
  t.regex(stderr, /nine: dropped/)
  t.is(await repo.oid('main'), lines.oid('six'))
})

test('the last commit of all is not taken back, and that is said', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('checkout', '-q', '--orphan', 'alone')
  await repo.gitSays('rm', '-rqf', '.')
  await repo.write('only', 'x\n')
  await repo.gitSays('add', '-A')
  await repo.gitSays('commit', '-qm', 'first')
  await repo.gitSays('rm', '-q', 'only')
  const { exitCode, stdout } = await repo.run('absorb')
  t.is(exitCode, 0)
  t.regex(stdout, /^ {2}only {2}→ [0-9a-f]{7} first\nnothing was absorbed: no commit would be left on alone\n$/)
})

test('a file under a new name stays, and the old name with it', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('mv', 'run.sh', 'other.sh')
  t.deepEqual(fates(await absorbed(t, repo)), ['other.sh renamed', 'run.sh renamed'])
})

test('a hunk finds its lines through a rename', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('mv', 'a.txt', 'moved.txt')
  await repo.gitSays('commit', '-qm', 'move')
  await stage(repo, { 'moved.txt': ten({ 2: 'TWO', 6: 'six', 9: 'nine' }) })
  t.deepEqual(fates(await absorbed(t, repo)), ['moved.txt:2 → two'])
  t.is(await repo.gitSays('cat-file', '-p', 'HEAD~3:a.txt'), ten({ 2: 'TWO' }).trimEnd())
  t.is(await repo.gitSays('diff', '--cached', '--name-only'), '')
})

test('lines that are put in go to the newest commit beside them, not to one below it', async t => {
  const repo = await open(t, lines, 'system')
  const end = ten({ 2: 'two', 6: 'six', 9: 'nine' })
  await stage(repo, { 'a.txt': `${end}eleven\n` })
  await repo.gitSays('commit', '-qm', 'eleven')
  await stage(repo, { 'a.txt': `${ten({ 2: 'two\nbelow', 6: 'above\nsix', 9: 'nine' })}eleven\ntwelve\n` })
  const { parts } = await absorbed(t, repo, '--dry-run', '--all-authors')
  const subjects = await Promise.all(parts.map(({ commit }) => repo.gitSays('log', '-1', '--format=%s', commit ?? '')))
  t.deepEqual(subjects, ['two', 'six', 'eleven'])
})

test('of two files that were made of one, one has its lines, and every commit what it is said to have', async t => {
  const repo = await open(t, lines, 'system')
  const all = ten({ 2: 'two', 6: 'six', 9: 'nine' }).split(/(?<=\n)/)
  await stage(repo, { 'a.txt': null, 'x.txt': all.slice(0, 5).join(''), 'y.txt': all.slice(5).join('') })
  await repo.gitSays('commit', '-qm', 'halves')
  await stage(repo, {
    'x.txt': all.slice(0, 5).join('').replace('two', 'TWO'),
    'y.txt': all.slice(5).join('').replace('six', 'SIX'),
  })
  const document = await absorbed(t, repo)
  t.deepEqual(
    document.parts.map(({ commit }) => commit === lines.oid('two')),
    [true, false],
  )
  t.deepEqual(
    document.parts.map(({ commit }) => commit === document.before),
    [false, true],
  )
  t.is(await repo.gitSays('cat-file', '-p', 'HEAD~3:a.txt'), ten({ 2: 'TWO' }).trimEnd())
  t.regex(await repo.gitSays('cat-file', '-p', 'HEAD~1:a.txt'), /^1\nTWO\n3\n4\n5\nsix\n/)
})

test('carriage returns, a missing newline, links, and paths of any bytes', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'crlf.txt': 'a\r\nb\r\n', 'open.txt': 'one\ntwo' })
  await symlink('a.txt', join(repo.directory, 'link'))
  await repo.gitSays('add', 'link')
  const oid = await repo.store('bytes\n')
  const line = (id: string) => Buffer.concat([Buffer.from(`100644 ${id}\tn`), Buffer.from([0xe9]), Buffer.from('\n')])
  const put = async (id: string) => {
    await writeFile(join(repo.home, 'line'), line(id))
    await repo.gitSays('-c', `alias.line=!git update-index --index-info <"${join(repo.home, 'line')}"`, 'line')
  }
  await put(oid)
  await repo.gitSays('commit', '-qm', 'oddities')
  await repo.gitSays('update-index', '--cacheinfo', `100644,${await repo.store('a\r\nB\r\n')},crlf.txt`)
  await repo.gitSays('update-index', '--cacheinfo', `100644,${await repo.store('one\ntwo\nthree')},open.txt`)
  await repo.gitSays('update-index', '--cacheinfo', `120000,${await repo.store('b.txt')},link`)
  await put(await repo.store('other bytes\n'))
  const tree = await repo.gitSays('write-tree')
  const document = await absorbed(t, repo)
  t.true(document.parts.every(({ commit }) => commit !== null))
  t.deepEqual(
    document.parts.flatMap(({ pathBytes }) => pathBytes ?? []),
    [{ base64: 'buk=' }],
  )
  t.is(await repo.tree('main'), tree as AbsorbDocument['before'])
  t.is(await repo.gitSays('rev-list', '--count', 'HEAD'), '5')
})

test('a submodule follows the commit that last moved it', async t => {
  const repo = await open(t, lines, 'system')
  const at = (label: string) => `160000,${lines.oid(label)},sub`
  await repo.gitSays('update-index', '--add', '--cacheinfo', at('two'))
  await repo.gitSays('commit', '-qm', 'sub')
  await repo.gitSays('update-index', '--cacheinfo', at('six'))
  const { parts } = await absorbed(t, repo)
  t.deepEqual(
    parts.map(({ kind, commit }) => [kind, commit !== null]),
    [['whole', true]],
  )
  t.is(await repo.gitSays('rev-parse', 'HEAD:sub'), lines.oid('six'))
})

test('submodules whose commits are not here are moved, and removed beside new files', async t => {
  const repo = await open(t, lines, 'system')
  const at = (path: string) => ['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${path}`] as const
  await repo.gitSays(...at('sub'))
  await repo.gitSays(...at('moved'))
  await repo.gitSays('commit', '-qm', 'subs')
  await repo.gitSays('rm', '-q', '--cached', 'sub', 'moved')
  await repo.gitSays(...at('to/there'))
  await repo.write('new.txt', 'new\n')
  await repo.gitSays('add', 'new.txt')
  t.deepEqual(
    (await absorbed(t, repo, '--dry-run')).parts.map(({ path, why }) => `${path} ${why}`),
    ['moved renamed', 'new.txt new', 'sub null', 'to/there renamed'],
  )
  await repo.gitSays('commit', '-qm', 'move')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'split', 'HEAD', '--by-file', '--keep-message')
  t.is(exitCode, 0, stderr)
})

test('commits below a merge are not looked at', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'side', lines.oid('six'))
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'aside')
  await repo.gitSays('checkout', '-q', 'main')
  await repo.gitSays('merge', '-q', '--no-edit', 'side')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 6: 'six', 9: 'nine' }) })
  const { exitCode, stdout } = await repo.run('absorb')
  t.is(exitCode, 0)
  t.regex(stdout, /a\.txt:2 \+1 -1 {2}stays: not touched since the merge [0-9a-f]{7}\nnothing was absorbed/)
})

test('branches that are stacked follow; a detached HEAD moves alone', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('branch', 'below', lines.oid('six'))
  await repo.gitSays('checkout', '-q', '--detach')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 6: 'six', 9: 'nine' }) })
  const document = await absorbed(t, repo)
  t.deepEqual(
    document.refs.map(({ name }) => name as string),
    ['HEAD', 'refs/heads/below'],
  )
  t.is(await repo.oid('below'), await repo.oid('HEAD~1'))
  t.is(await repo.oid('main'), lines.oid('nine'))
})

test('a history without a remote is looked at down to its root', async t => {
  const repo = await open(t, stack, 'system')
  await stage(repo, { 'shared.txt': 'one\n2\n4\n' })
  const document = await absorbed(t, repo, '--all-authors')
  t.is(document.parts[0]?.commit, stack.oids.A)
  t.is(document.base, null)
})

test('what cannot be is refused, and says why', async t => {
  const repo = await open(t, lines, 'system')
  t.regex((await repo.run('absorb')).stderr, /nothing is staged/)
  t.is((await repo.run('absorb', 'HEAD')).exitCode, 2)
  const bare = await openBare(t, stack, 'system')
  t.regex((await bare.run('absorb')).stderr, /bare repository has no index/)
  const unborn = await open(t, empty, 'system')
  t.is((await unborn.run('absorb')).exitCode, 1)
  const embedded = await open(t, stack, 'embedded')
  t.regex((await embedded.run('absorb')).stderr, /install git/)
})

test('a program absorbs', async t => {
  const repo = await open(t, lines, 'system')
  await stage(repo, { 'a.txt': ten({ 2: 'TWO', 6: 'six', 9: 'nine' }) })
  const document = await absorb({ cwd: repo.directory, env: repo.env, backend: 'system' })
  t.is(schemaErrors('absorb', { version: 1, command: 'absorb', ok: true, ...document }), '')
  t.is(document.after, await repo.oid('main'))
  t.is(await repo.gitSays('diff', '--cached'), '')
})

test('with --update-tags a tag on the branch is no end, and follows; one that others hold the branch by is', async t => {
  const repo = await open(t, lines, 'system')
  await repo.gitSays('tag', 'v1', lines.oid('six'))
  await stage(repo, { 'a.txt': ten({ 2: 'two!', 6: 'six', 9: 'nine' }) })
  t.deepEqual(fates(await absorbed(t, repo, '--dry-run', '--all-authors')), ['a.txt:2 untouched'])
  const document = await absorbed(t, repo, '--all-authors', '--update-tags')
  t.deepEqual(fates(document), ['a.txt:2 → two'])
  t.is(await repo.oid('v1'), await repo.oid('main~1'))
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('v1'), lines.oid('six'))
  const elsewhere = await repo.gitSays('commit-tree', '-p', lines.oid('six'), '-m', 'x', `${lines.oid('six')}^{tree}`)
  await repo.gitSays('tag', 'v2', elsewhere)
  t.deepEqual(fates(await absorbed(t, repo, '--all-authors', '--update-tags')), ['a.txt:2 untouched'])
})
