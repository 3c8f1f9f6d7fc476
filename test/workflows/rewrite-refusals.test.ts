import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { parseOid } from '../../src/core/object/oid.js'
import { GitSlimError } from '../../src/core/errors.js'
import type { Backend, Git } from '../../src/git/port.js'
import { messages } from '../../src/output/messages.js'
import type { Context } from '../../src/workflows/context.js'
import { bringFiles } from '../../src/workflows/rewrite/apply/apply.js'
import { withAutostash } from '../../src/workflows/rewrite/apply/local-changes.js'
import { testDate } from '../support/env.js'
import { oracle } from '../support/git.js'
import { open, openBare, runHere } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

test('an ignored file is not lost with the directory that a file takes the place of', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('place', 'a file\n')
  await repo.gitSays('add', 'place')
  await repo.gitSays('commit', '-qm', 'file')
  await repo.gitSays('rm', '-q', 'place')
  await repo.write('place/tracked', 'in a directory\n')
  await repo.gitSays('add', 'place')
  await repo.gitSays('commit', '-qm', 'directory')
  const tip = await repo.oid('main')
  await repo.write('.gitignore', '*.log\n')
  await repo.write('place/deep/er.log', 'ignored, and dear\n')
  const { exitCode, stderr } = await repo.run('drop', 'HEAD')
  t.is(exitCode, 1)
  t.regex(stderr, /files [^]*would be (?:lost|overwritten)[^]*place/)
  t.is(await repo.oid('main'), tip)
  t.is(await readFile(join(repo.directory, 'place/deep/er.log'), 'utf8'), 'ignored, and dear\n')
  await rm(join(repo.directory, 'place/deep/er.log'))
  t.is((await repo.run('drop', 'HEAD')).exitCode, 0)
  t.is(await readFile(join(repo.directory, 'place'), 'utf8'), 'a file\n')
})

for (const path of ['place', 'place/sub']) {
  test(`a submodule's files at ${path} are not lost to a file that takes their place`, async t => {
    const repo = await open(t, stack, 'system')
    await repo.write('place', 'a file\n')
    await repo.gitSays('add', 'place')
    await repo.gitSays('commit', '-qm', 'file')
    await repo.gitSays('rm', '-q', 'place')
    await repo.gitSays('init', '-q', path)
    await repo.gitSays('-C', path, 'commit', '-q', '--allow-empty', '-m', 'in it')
    await repo.gitSays('add', path)
    await repo.gitSays('commit', '-qm', 'sub')
    const tip = await repo.oid('main')
    await repo.write(`${path}/dear`, 'not committed\n')
    const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', 'HEAD')
    t.is(exitCode, 1)
    t.regex(stderr, new RegExp(`  ${path}/\n[^]*git submodule deinit`))
    t.is(await repo.oid('main'), tip)
    t.is(await readFile(join(repo.directory, path, 'dear'), 'utf8'), 'not committed\n')
    await rm(join(repo.directory, path), { recursive: true })
    t.is((await repo.runAnyhow({}, 'drop', 'HEAD')).exitCode, 0)
  })
}

test('a dry run refuses what the real run would', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('dir/c.txt', 'changed here\n')
  for (const line of [
    ['drop', stack.oids.C],
    ['rebase', '--onto', stack.oids.B, stack.oids.C, '--yes'],
  ]) {
    const { exitCode, stderr } = await repo.run(...line, '--dry-run')
    t.is(exitCode, 1)
    t.regex(stderr, /uncommitted changes would be lost[^]*dir\/c\.txt/)
  }
})

test('in a bare repository no file changes', async t => {
  const repo = await openBare(t, stack, 'system')
  const { exitCode, stdout } = await repo.run('drop', stack.oids.C, '--json')
  t.is(exitCode, 0, stdout)
  t.is(JSON.parse(stdout).files, 'untouched')
  await repo.run('undo')
  t.regex((await repo.run('drop', stack.oids.C)).stdout, /files untouched/)
})

test('only what is rewritten counts as published', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('update-ref', 'refs/tags/v1', stack.oids.B)
  // B is in the list, and keeps its name.
  const list = `pick ${stack.oids.B}\npick ${stack.oids.D}\npick ${stack.oids.C}\n`
  const { exitCode, stderr } = await repo.runWith({ stdin: list }, 'rebase', stack.oids.A, '--todo', '-')
  t.is(exitCode, 0, stderr)
  await repo.run('undo')
  const moved = await repo.run('move', stack.oids.D, '--after', stack.oids.B)
  t.is(moved.exitCode, 0, moved.stderr)
  await repo.run('undo')
  await repo.gitSays('update-ref', 'refs/tags/v1', stack.oids.C)
  t.regex((await repo.run('drop', stack.oids.C)).stderr, /published: v1 holds/)
  t.regex((await repo.run('move', stack.oids.D, '--after', stack.oids.B)).stderr, /published: v1 holds/)
})

test('what conflicts counts as published only from where it is rewritten', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('update-ref', 'refs/tags/v1', stack.oids.A)
  const list = (first: string) => `${first}pick ${stack.oids.D}\npick ${stack.oids.B}\n`
  const kept = await repo.runWith({ stdin: list(`pick ${stack.oids.A}\n`) }, 'rebase', '--root', '--todo', '-')
  t.is(kept.exitCode, 4, kept.stderr)
  const gone = await repo.runWith({ stdin: list('') }, 'rebase', '--root', '--todo', '-')
  t.regex(gone.stderr, /published: v1 holds/)
})

test('a path of a conflict that is not UTF-8 is told by its bytes, too', async t => {
  const repo = await open(t, stack, 'system')
  const path = Buffer.from('caf\xe9\t', 'latin1')
  const file = Buffer.concat([Buffer.from(`${repo.directory}/`), path])
  for (const text of ['one', 'two', 'three']) {
    await writeFile(file, `${text}\n`)
    await repo.gitSays('add', '-A')
    await repo.gitSays('commit', '-qm', text)
  }
  const { exitCode, stdout } = await repo.run('drop', 'HEAD~1', '--json')
  t.is(exitCode, 4)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('error', document), '')
  t.deepEqual(document.error.conflicts, [
    { path: 'caf\u{fffd}\t', pathBytes: { base64: path.toString('base64') }, kind: 'contents' },
  ])
})

test('unresolved conflicts are told as such', async t => {
  const repo = await open(t, stack, 'system')
  const entries = [1, 2, 3].map(stage => `100644 ${'0'.repeat(39)}1 ${stage}\tdir/c.txt\n`).join('')
  const blob = await repo.gitSays('rev-parse', 'HEAD:dir/c.txt')
  await repo.gitSays('rm', '-q', '--cached', 'dir/c.txt')
  const input = entries.replaceAll(`${'0'.repeat(39)}1`, blob)
  await oracle(['update-index', '--index-info'], { cwd: repo.directory, env: repo.env, input })
  const { exitCode, stderr } = await repo.run('drop', stack.oids.C)
  t.is(exitCode, 1)
  t.regex(stderr, /unresolved conflicts[^]*git reset --merge/)
  t.notRegex(stderr, /stash/)
  await repo.gitSays('reset', '-q', '--hard')
})

test('of two things that fail behind the refs, the first is told', async t => {
  const oid = parseOid('1'.repeat(40))
  const git = {
    bare: false,
    worktree: { checkoutTree: () => Promise.reject(new GitSlimError('git-failed', 'no room for files')) },
    refs: {
      list: () => {
        throw new GitSlimError('disk', 'no room for refs')
      },
    },
  } as unknown as Git
  const trees = { from: oid, to: parseOid('2'.repeat(40)) }
  const moved = { operation: 7, back: { verb: 'redo', id: 5 } } as const
  const error = await t.throwsAsync(bringFiles(git, trees, moved), { instanceOf: GitSlimError })
  t.is(error.kind, 'incomplete')
  t.is(error.reason, 'no room for files')
  t.is(error.hints.at(-1), 'or undo: git slim redo 5')
})

test('where notes cannot follow either, the files that are behind are the failure, and the notes a warning', async t => {
  const repo = await open(t, stack, 'system')
  const backend = await repo.backend()
  const failing: Backend = {
    ...backend,
    open: async directory => {
      const git = await backend.open(directory)
      t.teardown(() => git.close())
      const checkoutTree = () => Promise.reject(new GitSlimError('git-failed', 'no room for files'))
      const copy = () => Promise.reject(new GitSlimError('git-failed', 'no room for notes'))
      return Object.assign(Object.create(git) as Git, {
        worktree: Object.assign(Object.create(git.worktree), { checkoutTree }),
        notes: { copy },
      })
    },
  }
  const { env, directory: cwd } = repo
  const world = { env, cwd, clock: () => testDate, signal: new AbortController().signal, backend: failing }
  const { exitCode, stderr } = await runHere(['drop', stack.oids.C], world)
  t.is(exitCode, 3, stderr)
  t.regex(stderr, /no room for notes[^]*no room for files/)
  await repo.gitSays('reset', '-q', '--hard')
})

test('what a rewrite has failed with is told, also where local changes cannot be brought back', async t => {
  const oid = parseOid('1'.repeat(40))
  const checks = [() => Promise.reject(new GitSlimError('refused', 'in the way')), () => Promise.resolve()]
  const git = {
    bare: false,
    objectFormat: 'sha1',
    handover: { worktree: '' },
    objects: { write: async () => {} },
    refs: { update: async () => {} },
    worktree: {
      check: () => checks.shift()?.(),
      localChanges: async () => oid,
      autostash: async () => {},
      applyAutostash: () => Promise.reject(new TypeError('a bug')),
    },
  } as unknown as Git
  const ctx = { processMark: { host: 'here', pid: 1, isAlive: () => true } } as unknown as Context
  const files = {
    outcome: { objects: [], treeObjects: [] },
    trees: { from: oid, to: oid },
    localChanges: 'stash',
  } as const
  const work = () => Promise.reject(new GitSlimError('hook', 'not on Fridays'))
  await t.throwsAsync(withAutostash(ctx, git, { files, work }), { message: 'not on Fridays' })
})

test('notes that could not be copied are told with why, also beside files that are behind', t => {
  const text = messages.hooks.notCopied({ reason: 'no room', list: '/tmp/list', command: 'rebase' })
  t.is(messages.hooks.besides(text), [text.message, '  no room', `  → ${text.hints?.[0]}`].join('\n'))
})
