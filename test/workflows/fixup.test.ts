import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import dedent from 'dedent'
import { feature } from '../../fixtures-repos/feature.js'
import { stack } from '../../fixtures-repos/stack.js'
import { empty } from '../../fixtures-repos/states.js'
import { fixup, undo } from '../../src/index.js'
import { open, openBare, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

/** A copy of the stack in which b.txt is changed and staged, and changed once more. */
async function staged(t: ExecutionContext): Promise<TestRepository> {
  const repo = await open(t, stack, 'system')
  await repo.write('b.txt', 'better\n')
  await repo.gitSays('add', 'b.txt')
  await repo.write('b.txt', 'better\nnot staged\n')
  return repo
}

test('what is staged goes into the commit; the rest stays, and undo stages it again', async t => {
  const repo = await staged(t)
  const before = await repo.gitSays('status', '--porcelain=v2')
  const result = await repo.runAnyhow({}, 'fixup', stack.oids.B)
  t.is(result.exitCode, 0, result.stderr)
  t.regex(result.stdout, /^fixed up 1 commit → [0-9a-f]{7} on main · files untouched · undo: git slim undo\n$/)
  t.is(
    await repo.graph(),
    dedent`
      * D  main
      * C
      * B
      * A
    `,
  )
  t.is(await repo.gitSays('diff', '--cached'), '')
  t.is(
    await repo
      .gitSays('show', '--format=', '--stat=60', 'HEAD~2', '--', 'b.txt', '--')
      .then(text => text.split('\n').length),
    2,
  )
  t.is(await repo.gitSays('cat-file', '-p', 'HEAD~2:b.txt'), 'better')
  t.is(await readFile(join(repo.directory, 'b.txt'), 'utf8'), 'better\nnot staged\n')
  const undone = await repo.runAnyhow({}, 'undo')
  t.is(undone.exitCode, 0, undone.stderr)
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.gitSays('status', '--porcelain=v2'), before)
  t.is((await repo.runAnyhow({}, 'redo')).exitCode, 0)
  t.is(await repo.gitSays('diff', '--cached'), '')
})

test('what is staged is what the index has that GIT_INDEX_FILE names', async t => {
  const repo = await staged(t)
  await repo.gitSays('read-tree', '--index-output', join(repo.gitDirectory, 'other'), stack.oids.D)
  await repo.gitSays('add', 'b.txt')
  const below = join(repo.directory, 'below')
  await mkdir(below)
  for (const name of [join(repo.gitDirectory, 'other'), '.git/other']) {
    const { stderr } = await repo.runWith({ cwd: below, env: { GIT_INDEX_FILE: name } }, 'fixup', stack.oids.B)
    t.regex(stderr, /nothing is staged/)
  }
  const env = { GIT_INDEX_FILE: join(repo.gitDirectory, 'index') }
  t.is((await repo.runAnyhow({ env }, 'fixup', stack.oids.B)).exitCode, 0)
  t.is(await repo.gitSays('cat-file', '-p', 'HEAD~2:b.txt'), 'better\nnot staged')
})

test('a dry run tells, and leaves no object', async t => {
  const repo = await staged(t)
  const objects = await repo.gitSays('count-objects', '-v')
  const { exitCode, stdout } = await repo.run('fixup', stack.oids.B, '--dry-run', '--json')
  t.is(exitCode, 0)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.like(document, { command: 'fixup', changed: false, dryRun: true, files: 'untouched' })
  t.deepEqual(
    document.rewritten.map(({ old }: { old: string }) => old),
    [stack.oids.B, stack.oids.C, stack.oids.D],
  )
  t.is(await repo.gitSays('count-objects', '-v'), objects)
})

test('the commit may get another message, and keeps author and date', async t => {
  const repo = await staged(t)
  t.is((await repo.runAnyhow({}, 'fixup', 'HEAD~2', '-m', 'B, better')).exitCode, 0)
  t.is(
    await repo.gitSays('log', '-1', '--format=%s %an %ad', 'HEAD~2'),
    await repo.gitSays('log', '-1', '--format=%s, better %an %ad', stack.oids.B),
  )
  const both = await repo.runAnyhow({}, 'fixup', 'HEAD~2', '-m', 'B', '-F', 'file')
  t.is(both.exitCode, 2)
})

testWithGit('2.38', 'a conflict with what stands above changes nothing', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('shared.txt', '1\n2\n5\n')
  await repo.gitSays('add', 'shared.txt')
  const { exitCode, stdout } = await repo.run('fixup', stack.oids.B, '--json')
  t.is(exitCode, 4)
  t.is(schemaErrors('error', JSON.parse(stdout)), '')
  t.like(JSON.parse(stdout).error, { kind: 'conflict', commit: stack.oids.B })
  // What is staged has to come out as it is: no side can be taken.
  t.is((await repo.run('fixup', stack.oids.B, '--on-conflict=theirs')).exitCode, 2)
})

test('done again when its changes were put away, it brings index and files along, or changes nothing', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('b.txt', 'b, amended\n')
  await repo.gitSays('add', 'b.txt')
  await repo.runAnyhow({}, 'fixup', stack.oids.B)
  const after = await repo.oid('main')
  await repo.runAnyhow({}, 'undo')
  await repo.gitSays('reset', '-q', '--hard')
  await repo.write('other.txt', 'other\n')
  await repo.gitSays('add', 'other.txt')
  const before = await repo.oid('main')
  const refused = await repo.runAnyhow({}, 'redo')
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, /the index has other changes staged/)
  t.is(await repo.oid('main'), before)
  t.is(await repo.gitSays('status', '--porcelain'), 'A  other.txt')
  await repo.gitSays('rm', '-q', '--cached', 'other.txt')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'redo')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('main'), after)
  t.is(await repo.gitSays('status', '--porcelain'), '?? other.txt')
  t.is(await repo.gitSays('show', ':b.txt'), 'b, amended')
  // Where it is staged, with something else beside it, both stay.
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.gitSays('status', '--porcelain'), 'M  b.txt\n?? other.txt')
  await repo.gitSays('add', 'other.txt')
  t.is((await repo.runAnyhow({}, 'redo')).exitCode, 0)
  t.is(await repo.gitSays('status', '--porcelain'), 'A  other.txt')
})

testWithGit('2.38', 'a change that a commit above would undo is not lost', async t => {
  const repo = await open(t, stack, 'system')
  // As D found it: folded into C it is no change at all, and D would make its own again.
  await repo.write('shared.txt', '1\n2\n')
  await repo.gitSays('add', 'shared.txt')
  const { exitCode, stderr } = await repo.run('fixup', stack.oids.C)
  t.is(exitCode, 4)
  t.regex(stderr, /the staged content would not survive/)
  t.is(await repo.oid('main'), stack.oids.D)
})

test('without anything staged, that is said', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('b.txt', 'changed, not staged\n')
  await repo.write('new.txt', 'told of, not staged\n')
  await repo.gitSays('add', '--intent-to-add', 'new.txt')
  const { exitCode, stderr } = await repo.run('fixup', 'HEAD~1')
  t.is(exitCode, 1)
  t.regex(stderr, /nothing is staged[^]*git add -p/)
  t.is((await repo.run('fixup')).exitCode, 2)
})

test('conflicts in the index are named', async t => {
  const repo = await open(t, stack, 'system')
  const oid = await repo.store('other\n')
  const stages = [1, 2, 3].map(stage => `100644 ${oid} ${stage}\tb.txt\n`).join('')
  await writeFile(join(repo.home, 'stages'), stages)
  await repo.gitSays('rm', '-q', '--cached', 'b.txt')
  await repo.gitSays('-c', `alias.stages=!git update-index --index-info <"${join(repo.home, 'stages')}"`, 'stages')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'fixup', 'HEAD')
  t.is(exitCode, 1)
  t.regex(stderr, /unresolved conflicts\n {2}b\.txt\n/)
})

test('an index that somebody holds is read, and left alone', async t => {
  const repo = await staged(t)
  const lock = join(repo.gitDirectory, 'index.lock')
  await writeFile(lock, '')
  t.is((await repo.runAnyhow({}, 'fixup', 'HEAD~1')).exitCode, 0)
  await rm(lock)
  t.is(await repo.gitSays('diff', '--cached'), '')
})

for (const setting of ['core.splitIndex', 'index.sparse', 'core.autocrlf']) {
  test(`the index is taken as it is with ${setting}`, async t => {
    const repo = await open(t, stack, 'system')
    if (setting === 'index.sparse') await repo.gitSays('sparse-checkout', 'set', '--cone', 'nothing')
    await repo.gitSays('config', setting, 'true')
    await repo.gitSays('update-index', '--really-refresh', '-q')
    await repo.write('d.txt', 'one\r\ntwo\r\n')
    await repo.gitSays('add', 'd.txt')
    const tree = await repo.gitSays('write-tree')
    const index = await readFile(join(repo.gitDirectory, 'index'))
    const result = await repo.runAnyhow({}, 'fixup', 'HEAD')
    t.is(result.exitCode, 0, result.stderr)
    t.is(await repo.tree('main'), tree as typeof stack.oids.A)
    t.deepEqual(await readFile(join(repo.gitDirectory, 'index')), index)
  })
}

test('paths of any bytes, and files that git is to take as unchanged', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('update-index', '--assume-unchanged', 'b.txt')
  await repo.write('b.txt', 'changed behind its back\n')
  const oid = await repo.store('bytes\n')
  const line = Buffer.concat([Buffer.from(`100644 ${oid}\tn`), Buffer.from([0xe9]), Buffer.from('\n')])
  await writeFile(join(repo.home, 'line'), line)
  await repo.gitSays('-c', `alias.line=!git update-index --index-info <"${join(repo.home, 'line')}"`, 'line')
  t.is((await repo.runAnyhow({}, 'fixup', 'HEAD~1')).exitCode, 0)
  t.is(await repo.gitSays('diff', '--cached'), '')
  t.is(await repo.gitSays('show', '--format=', '--name-only', 'HEAD~1'), 'a.txt\ndir/c.txt\n"n\\351"')
  t.is(await readFile(join(repo.directory, 'b.txt'), 'utf8'), 'changed behind its back\n')
})

test('a detached HEAD moves; stacked branches follow, unless they are to stay', async t => {
  const repo = await staged(t)
  await repo.gitSays('branch', 'below', stack.oids.C)
  await repo.gitSays('checkout', '-q', '--detach')
  const result = await repo.runAnyhow({}, 'fixup', stack.oids.B)
  t.is(result.exitCode, 0, result.stderr)
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.oid('below'), await repo.oid('HEAD~1'))
})

test('what cannot be is refused, and says why', async t => {
  const bare = await openBare(t, stack, 'system')
  t.regex((await bare.run('fixup', 'HEAD')).stderr, /bare repository has no index/)
  const unborn = await open(t, empty, 'system')
  t.is((await unborn.run('fixup', 'HEAD')).exitCode, 1)
  const repo = await staged(t)
  const side = await repo.gitSays('commit-tree', '-p', stack.oids.B, '-m', 'side', stack.trees.B)
  t.regex((await repo.run('fixup', side)).stderr, /is not on the current branch/)
  const published = await open(t, feature, 'system')
  await published.write('new.txt', 'new\n')
  await published.gitSays('add', '.')
  t.regex((await published.run('fixup', feature.oids.A)).stderr, /--allow-published/)
})

test('without git, that it is git who reads the index', async t => {
  const repo = await open(t, stack, 'embedded')
  const { exitCode, stderr } = await repo.run('fixup', 'HEAD~1')
  t.is(exitCode, 1)
  t.regex(stderr, /install git/)
})

test('a program folds what is staged, and takes it back', async t => {
  const repo = await staged(t)
  const at = { cwd: repo.directory, env: repo.env, backend: 'system' } as const
  const document = await fixup({ ...at, commit: 'HEAD~2' })
  t.is(schemaErrors('rewrite', { version: 1, command: 'fixup', ok: true, ...document }), '')
  t.is(document.after, await repo.oid('main'))
  await undo(at)
  t.is(await repo.gitSays('diff', '--cached', '--name-only'), 'b.txt')
})
