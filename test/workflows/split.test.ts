import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { merged } from '../../fixtures-repos/merges.js'
import { stack } from '../../fixtures-repos/stack.js'
import { split } from '../../src/index.js'
import { backends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const numbers = (changes: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 20 }, (_, i) => `${changes[i + 1] ?? i + 1}\n`).join('')

/** A commit that does too much: two hunks, a file that comes, one that goes, a mode; and one above. */
const crowded = defineHistory('crowded', h => {
  h.commit('base', { 'a.txt': numbers(), 'gone.txt': 'gone\n', 'run.sh': 'echo\n' })
  h.commit('much', {
    'a.txt': numbers({ 3: 'three', 12: 'twelve' }),
    'gone.txt': null,
    'dir/new.txt': 'new\n',
    'run.sh': { exec: 'echo\n' },
  })
  h.commit('top', { 'b.txt': 'b\n' })
})

const treeAt = (label: string) => crowded.trees[label] ?? crowded.oid(label)

/** What each commit above the base says, and does to files. */
async function told(repo: TestRepository): Promise<readonly string[]> {
  const log = await repo.gitSays(
    'log',
    '--reverse',
    '--no-renames',
    '--format=#%s',
    '--name-status',
    `${crowded.oid('base')}..HEAD`,
  )
  return log
    .split('#')
    .slice(1)
    .map(text => text.trim().replaceAll(/\s+/g, ' '))
}

for (const backend of backends) {
  test(`some files first, then the rest; what is above keeps its files [${backend}]`, async t => {
    const repo = await open(t, crowded, backend)
    const argv = ['split', 'HEAD~1', '-m', 'The rest', '--', 'a.txt', 'dir/']
    const { exitCode, stdout, stderr } = await repo.run(...argv)
    t.is(exitCode, 0, stderr)
    t.is(
      stdout.replaceAll(/\b[0-9a-f]{7}\b/g, '<id>'),
      [
        '  <id> much  (a.txt, dir/new.txt)',
        '  <id> The rest  (gone.txt, run.sh)',
        'split 1 commit into 2 → <id> on main · files untouched · undo: git slim undo\n',
      ].join('\n'),
    )
    t.is(await repo.tree('main'), treeAt('top'))
    t.is(await repo.tree('main~1'), treeAt('much'))
    if (backend !== 'memory')
      t.deepEqual(await told(repo), ['much M a.txt A dir/new.txt', 'The rest D gone.txt M run.sh', 'top A b.txt'])
    t.is((await repo.run('undo')).exitCode, 0)
    t.is(await repo.oid('main'), crowded.oid('top'))
  })
}

test('one commit for each file; author and date stay, and the committer is who splits', async t => {
  const repo = await open(t, crowded, 'system')
  const { exitCode, stdout } = await repo.run('split', 'HEAD~1', '--by-file', '--keep-message', '--json')
  t.is(exitCode, 0)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('split', document), '')
  const oids = document.parts.map(({ commit }: { commit: string }) => commit)
  t.deepEqual(
    (await repo.gitSays('log', '--reverse', '--format=%H', `${crowded.oid('base')}..HEAD~1`)).split('\n'),
    oids,
  )
  t.deepEqual(await told(repo), [
    'much M a.txt',
    'much A dir/new.txt',
    'much D gone.txt',
    'much M run.sh',
    'top A b.txt',
  ])
  const old = await repo.gitSays('log', '-1', '--format=%an %ae %ad', crowded.oid('much'))
  t.deepEqual(
    new Set((await repo.gitSays('log', '-4', '--format=%an %ae %ad|%ce', 'HEAD~1')).split('\n')),
    new Set([`${old}|uma@example.com`]),
  )
})

test('a file that was renamed is one with what it was', async t => {
  const repo = await open(t, crowded, 'system')
  await repo.gitSays('mv', 'a.txt', 'z.txt')
  await repo.gitSays('rm', '-q', 'b.txt')
  await repo.gitSays('commit', '-qm', 'rename')
  t.is((await repo.run('split', 'HEAD', '--by-file', '-m', 'Rename', '-m', 'Remove')).exitCode, 0)
  t.deepEqual((await told(repo)).slice(2), ['Rename D a.txt A z.txt', 'Remove D b.txt'])
})

test('by hunks, as a list names them; --show-hunks has their numbers', async t => {
  const repo = await open(t, crowded, 'system')
  const shown = await repo.run('split', 'HEAD~1', '--show-hunks')
  t.true(
    shown.stdout.startsWith('a.txt (changed)\n  1  @@ -3 +3 @@\n     -3\n     +three\n  2  @@ -12 +12 @@\n'),
    shown.stdout,
  )
  const document = JSON.parse((await repo.run('split', 'HEAD~1', '--show-hunks', '--json')).stdout)
  t.is(schemaErrors('split-hunks', document), '')
  t.deepEqual(
    document.files.map(({ path, hunks }: { path: string; hunks: unknown[] }) => [path, hunks.length]),
    [
      ['a.txt', 2],
      ['dir/new.txt', 1],
      ['gone.txt', 1],
      ['run.sh', 1],
    ],
  )
  const parts = { parts: [{ files: [{ path: 'a.txt', hunks: [2] }, 'run.sh'], message: 'Twelve' }, { files: ['.'] }] }
  const list = { parts: [parts.parts[0], { files: [{ path: 'a.txt', hunks: [1] }] }] }
  t.is(schemaErrors('split-parts', list), '')
  t.is((await repo.run('split', 'HEAD~1', '--parts', '-')).exitCode, 2)
  const twice = await repo.runWith({ stdin: JSON.stringify(parts) }, 'split', 'HEAD~1', '--parts', '-', '-m', 'All')
  t.regex(twice.stderr, /a\.txt is named twice/)
  const argv = ['split', 'HEAD~1', '--parts', '-', '-m', 'Three', '-m', 'Files']
  const { exitCode, stderr } = await repo.runWith({ stdin: JSON.stringify(list) }, ...argv)
  t.is(exitCode, 0, stderr)
  t.deepEqual(await told(repo), [
    'Twelve M a.txt M run.sh',
    'Three M a.txt',
    'Files A dir/new.txt D gone.txt',
    'top A b.txt',
  ])
  t.is(
    await repo
      .gitSays('show', '--format=', '-U0', 'HEAD~3', '--', 'a.txt')
      .then(diff => diff.split('\n').slice(-2).join(' ')),
    '-12 +twelve',
  )
})

test('what is shown keeps to its lines: names with newlines, and lines with carriage returns', async t => {
  const repo = await open(t, crowded, 'system')
  await repo.write('b.txt', 'b\r\n')
  await repo.gitSays('add', '-A')
  await repo.gitSays('update-index', '--add', '--cacheinfo', `100644,${await repo.store('x\n')},new\nline`)
  await repo.gitSays('commit', '-qm', 'odd')
  const { stdout } = await repo.run('split', 'HEAD', '--show-hunks')
  t.is(stdout, 'b.txt (changed)\n  1  @@ -1 +1 @@\n     -b\n     +b^M\nnew\u{fffd}line (added)\n  1  the whole file\n')
  const split = await repo.run('split', 'HEAD', '--by-file', '--keep-message')
  t.regex(split.stdout, /\(new\u{fffd}line\)\n/u)
})

test('messages: one for each, or one fewer; others are asked for, or are the old one', async t => {
  const repo = await open(t, crowded, 'system')
  const run = (...more: readonly string[]) =>
    repo.runWith({ env: { GIT_EDITOR: undefined } }, 'split', 'HEAD~1', '--by-file', ...more)
  const none = await run()
  t.is(none.exitCode, 2)
  t.regex(none.stderr, /makes 4 commits[^]*--keep-message/)
  t.is((await run('-m', '1', '-m', '2')).exitCode, 2)
  t.is((await run('-m', '1', '-m', '2', '-m', '3', '-m', '4', '-m', '5')).exitCode, 2)
  t.is((await run('-m', '1', '-m', '2', '-m', ' ')).exitCode, 2)
  t.is((await run('-m', '1', '-m', '2', '-m', '3', '-m', '4')).exitCode, 0)
  t.deepEqual(
    (await told(repo)).map(text => text[0]),
    ['1', '2', '3', '4', 't'],
  )
  // A program that was named for it writes them, as it does for a reword in the list of a rebase.
  await repo.run('undo')
  const env = { GIT_EDITOR: `f() { echo "by a program" > "$1"; }; f` }
  t.is((await repo.runWith({ env }, 'split', 'HEAD~1', '--by-file')).exitCode, 0)
  t.is((await told(repo)).filter(text => text.startsWith('by a program')).length, 3)
})

test('the first commit of all is split, too; a dry run leaves no object', async t => {
  const repo = await open(t, stack, 'system')
  const objects = await repo.gitSays('count-objects', '-v')
  const argv = ['split', stack.oids.A, 'a.txt', '-m', 'Shared']
  const { exitCode, stdout } = await repo.run(...argv, '--dry-run', '--json')
  t.is(exitCode, 0)
  t.is(schemaErrors('split', JSON.parse(stdout)), '')
  t.is(await repo.gitSays('count-objects', '-v'), objects)
  t.is((await repo.run(...argv)).exitCode, 0)
  t.is(await repo.gitSays('log', '--format=%s'), 'D\nC\nB\nShared\nA')
  t.is(await repo.tree('main'), stack.trees.D)
})

test('branches that stand on the old commit stand on the last of the new ones', async t => {
  const repo = await open(t, crowded, 'system')
  await repo.gitSays('branch', 'here', crowded.oid('much'))
  t.is((await repo.run('split', 'here', '--by-file', '--keep-message')).exitCode, 0)
  t.is(await repo.oid('here'), await repo.oid('HEAD~1'))
})

test('a file in the place of a directory, and paths of any bytes', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('rm', '-rq', 'dir')
  await repo.write('dir', 'a file\n')
  await repo.gitSays('add', 'dir')
  const line = Buffer.concat([Buffer.from(`100644 ${await repo.store('bytes\n')}\tn`), Buffer.from([0xe9, 0x0a])])
  await writeFile(join(repo.home, 'line'), line)
  await repo.gitSays('-c', `alias.line=!git update-index --index-info <"${join(repo.home, 'line')}"`, 'line')
  await repo.gitSays('commit', '-qm', 'swap')
  const tree = await repo.tree('main')
  const { exitCode, stdout, stderr } = await repo.runAnyhow(
    {},
    'split',
    'HEAD',
    '--by-file',
    '--keep-message',
    '--json',
  )
  t.is(exitCode, 0, stderr)
  t.is(schemaErrors('split', JSON.parse(stdout)), '')
  t.is(await repo.tree('main'), tree)
  t.is(await repo.gitSays('rev-list', '--count', `${stack.oids.D}..HEAD`), '2')
})

test('what is staged, or changed and not, stays so', async t => {
  const repo = await open(t, crowded, 'system')
  await repo.write('b.txt', 'staged\n')
  await repo.gitSays('add', 'b.txt')
  await repo.write('a.txt', 'changed\n')
  t.is((await repo.run('split', 'HEAD~1', '--by-file', '--keep-message')).exitCode, 0)
  t.is((await repo.run('undo')).exitCode, 0)
})

test('what cannot be is refused, and says why', async t => {
  const repo = await open(t, crowded, 'system')
  const nothing = await repo.run('split', 'HEAD~1')
  t.is(nothing.exitCode, 2)
  t.regex(nothing.stderr, /--by-file[^]*--parts/)
  t.is((await repo.run('split')).exitCode, 2)
  t.regex((await repo.run('split', 'HEAD', '--by-file')).stderr, /HEAD are in one part/)
  t.regex((await repo.run('split', 'HEAD~1', '.')).stderr, /HEAD~1 are in one part/)
  t.regex((await repo.run('split', 'HEAD~1', '--', 'nowhere')).stderr, /nothing at or below "nowhere"/)
  t.is((await repo.run('split', 'HEAD~1', '--by-file', '--show-hunks')).exitCode, 2)
  t.is((await repo.run('split', 'HEAD~1', '--by-file', '--', 'a.txt')).exitCode, 2)
  for (const list of [
    '',
    '[]',
    '{"parts":[{"file":"a"}]}',
    '{"parts":[{"files":[1]}]}',
    '{"parts":[{"files":[{"path":"a.txt","hunks":["1"]}]}]}',
  ]) {
    t.regex(
      (await repo.runWith({ stdin: list }, 'split', 'HEAD~1', '--parts', '-')).stderr,
      /standard input is not a list of parts/,
    )
  }
  t.regex((await repo.run('split', 'HEAD~1', '--parts', 'nowhere')).stderr, /cannot be read: nowhere/)
  const hunks = (path: string, ...numbers: readonly number[]) =>
    JSON.stringify({ parts: [{ files: [{ path, hunks: numbers }] }] })
  for (const [list, says] of [
    [hunks('a.txt', 3), /"a\.txt" has no hunk 3: they go from 1 to 2/],
    [hunks('dir', 1), /"dir" is a directory/],
    [JSON.stringify({ parts: [{ files: [] }] }), /commit 1/],
  ] as const) {
    const refused = await repo.runWith({ stdin: list }, 'split', 'HEAD~1', '--parts', '-', '-m', 'x')
    t.is(refused.exitCode, 2)
    t.regex(refused.stderr, says)
  }
  const side = await repo.gitSays('commit-tree', '-p', crowded.oid('base'), '-m', 'side', treeAt('much'))
  t.regex((await repo.run('split', side, '--by-file', '--keep-message')).stderr, /is not on the current branch/)
  const merges = await open(t, merged, 'system')
  const merge = await merges.gitSays('rev-list', '--merges', '-1', 'HEAD')
  t.is((await merges.run('split', merge, '--by-file')).exitCode, 1)
  const published = await open(t, feature, 'system')
  const parts = ['--parts', '-', '--keep-message']
  const refused = await published.runWith({ stdin: '{"parts":[]}' }, 'split', feature.oids.A, ...parts)
  t.is(refused.exitCode === 0, false)
})

test('where history was cut off no base is known for a commit did, and that is said', async t => {
  const repo = await open(t, crowded, 'system')
  await writeFile(join(repo.gitDirectory, 'shallow'), `${crowded.oid('much')}\n`)
  for (const how of ['--show-hunks', '--by-file']) {
    const { exitCode, stderr } = await repo.run('split', 'HEAD~1', how)
    t.is(exitCode, 1)
    t.regex(stderr, /this clone is shallow[^]*git slim deepen/)
  }
})

test('a program shows hunks, and splits by them', async t => {
  const repo = await open(t, crowded, 'system')
  const at = { cwd: repo.directory, env: repo.env, backend: 'system', commit: 'HEAD~1' } as const
  const shown = await split({ ...at, showHunks: true })
  t.is(shown.files.length, 4)
  const parts = [{ files: [{ path: 'a.txt', hunks: [1] }], message: 'Three' }, { message: 'Rest' }]
  const document = await split({ ...at, parts })
  t.is(schemaErrors('split', { version: 1, command: 'split', ok: true, ...document }), '')
  t.deepEqual(
    (await told(repo)).map(text => text.split(' ', 1)[0]),
    ['Three', 'Rest', 'top'],
  )
})
