import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { testDate } from '../support/env.js'
import { diskBackends } from '../support/backends.js'
import { findGit } from '../../src/git/system/find-git.js'
import type { Context } from '../../src/workflows/context.js'
import { operationRefs } from '../../src/workflows/operation/log.js'
import { recoveredLog } from '../../src/workflows/operation/recover.js'
import { type RefSnapshot, snapshotRefs } from '../../src/workflows/ref-snapshot.js'
import { fakeGit } from '../support/fake-git.js'
import { open, type TestRepository } from '../support/repository.js'

/** Puts the repository where a kill leaves it: these refs not yet renamed, their locks left behind. */
async function interrupt(repo: TestRepository, unmoved: Record<string, Oid | null>, locks: Record<string, string>) {
  for (const [name, old] of Object.entries(unmoved)) {
    await (old === null ? repo.gitSays('update-ref', '-d', name) : repo.gitSays('update-ref', name, old))
  }
  const longAgo = new Date(Date.now() - 60_000)
  for (const [name, content] of Object.entries(locks)) {
    const lock = join(repo.gitDirectory, `${name}.lock`)
    await mkdir(dirname(lock), { recursive: true })
    await writeFile(lock, content === '' ? '' : `${content}\n`)
    await utimes(lock, longAgo, longAgo)
  }
}

for (const backend of diskBackends) {
  test(`an operation killed after its record is completed by the next command [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '3', '-m', 'x')
    const squashed = await repo.oid('main')
    const record = await repo.oid('refs/git-slim/operations/1')
    const locks = { 'refs/heads/main': squashed, ORIG_HEAD: stack.oids.D, HEAD: '', 'refs/git-slim/completed': record }
    await interrupt(repo, { 'refs/heads/main': stack.oids.D, 'refs/git-slim/completed': null }, locks)
    const { exitCode, stderr } = await repo.run('operations')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /operation 1 \(squash\) was interrupted; it is complete now/)
    t.is(await repo.oid('main'), squashed)
    t.is((await repo.run('operations')).stderr, '')
    t.is((await repo.run('undo')).exitCode, 0)
    t.is(await repo.oid('main'), stack.oids.D)
  })

  test(`a squash goes on from where the interrupted operation ends [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    await interrupt(repo, { 'refs/heads/main': stack.oids.D, 'refs/git-slim/completed': null }, {})
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'y')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /it is complete now/)
    t.is(await repo.gitSays('log', '--format=%s', 'main'), 'y\nA')
    await repo.run('undo')
    await repo.run('undo')
    t.is(await repo.oid('main'), stack.oids.D)
  })

  test(`an operation killed before its record leaves locks, which the next command removes [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '3', '-m', 'x')
    const squashed = await repo.oid('main')
    const record = await repo.oid('refs/git-slim/operations/1')
    const unmoved = {
      'refs/heads/main': stack.oids.D,
      'refs/git-slim/completed': null,
      'refs/git-slim/operations/1': null,
    }
    const locks = {
      'refs/git-slim/operations/1': record,
      'refs/heads/main': squashed,
      ORIG_HEAD: stack.oids.D,
      HEAD: '',
      'refs/git-slim/completed': record,
    }
    await interrupt(repo, unmoved, locks)
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'y')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /interrupted before it changed anything; its locks were removed/)
    t.is(await repo.gitSays('log', '--format=%s', 'main'), 'y\nB\nA')
  })

  test(`an interrupted operation is left alone when the branch went elsewhere since [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '3', '-m', 'x')
    await interrupt(repo, { 'refs/heads/main': stack.oids.B, 'refs/git-slim/completed': null }, {})
    const { exitCode, stderr } = await repo.run('operations')
    t.is(exitCode, 0)
    t.regex(stderr, /warning: operation 1 \(squash\) was interrupted, and main moved since/)
    t.is(await repo.oid('main'), stack.oids.B)
    t.is((await repo.run('operations')).stderr, '')
  })

  test(`an interrupted operation whose commits are gone is left alone, and blocks nothing [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '3', '-m', 'x')
    const squashed = await repo.oid('main')
    await interrupt(repo, { 'refs/heads/main': stack.oids.D, 'refs/git-slim/completed': null }, {})
    await repo.gitSays('reflog', 'expire', '--expire=now', '--all')
    await repo.gitSays('prune', '--expire=now')
    await t.throwsAsync(repo.gitSays('cat-file', '-e', squashed))
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'y')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /warning: operation 1 \(squash\) was interrupted, and git gc removed its commits/)
    t.is(await repo.gitSays('log', '--format=%s', 'main'), 'y\nB\nA')
  })

  test(`refs that were read while another operation ended are no interruption [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    const git = await repo.open()
    const before = await snapshotRefs(git, operationRefs)
    await repo.run('squash', '--last', '2', '-m', 'y')
    const after = await snapshotRefs(git, operationRefs)
    const completed = 'refs/git-slim/completed'
    const mixed: RefSnapshot = {
      named: name => (name === completed ? before : after).named(name),
      under: prefix => [...after.under(prefix).filter(({ name }) => name !== completed), ...before.under(completed)],
    }
    const said: string[] = []
    const reporter = { note: (text: string) => said.push(text), warn: (text: string) => said.push(text) }
    const log = await recoveredLog({ reporter, sleep: () => Promise.resolve() } as unknown as Context, git, mixed)
    t.is(log.completed, await repo.oid('refs/git-slim/operations/2'))
    t.deepEqual(said, [])
  })

  test(`records that this version does not understand are passed over [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    const good = JSON.parse(await repo.gitSays('cat-file', 'blob', 'refs/git-slim/operations/1'))
    const oid = (text: string) => repo.store(text)
    const hostile = { ...good, id: 7, refs: [{ ...good.refs[0], name: 'refs/heads/main', new: '1'.repeat(40) }] }
    const records: Record<string, string> = {
      2: await oid('no json'),
      3: await oid(JSON.stringify({ ...good, version: 2, id: 3 })),
      4: await oid(JSON.stringify({ ...good, id: 9 })),
      5: stack.oids.A,
      6: await oid(JSON.stringify({ ...good, id: 6, refs: [{ ...good.refs[0], name: 'refs/../../x' }] })),
      7: await oid(JSON.stringify(hostile)),
      x: await oid('x'),
      '08': await oid('x'),
      '1e3': await oid('x'),
    }
    for (const [name, blob] of Object.entries(records)) {
      await repo.gitSays('update-ref', `refs/git-slim/operations/${name}`, blob)
    }
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'y')
    t.is(exitCode, 0, stderr)
    const { operations } = JSON.parse((await repo.run('operations', '--json')).stdout)
    t.deepEqual(
      operations.map(({ id }: { id: number }) => id),
      [8, 7, 1],
    )
    t.is((await repo.run('undo')).exitCode, 0)
  })

  test(`a number nobody can count on from is refused with the way out [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const largest = `refs/git-slim/operations/${Number.MAX_SAFE_INTEGER}`
    await repo.gitSays('update-ref', largest, await repo.store('x'))
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
    t.is(exitCode, 1)
    t.true(stderr.includes(`git update-ref -d ${largest}\n`), stderr)
    await repo.gitSays('update-ref', '-d', largest)
    t.is((await repo.run('squash', '--last', '2', '-m', 'x')).exitCode, 0)
  })

  test(`a lock of somebody else stays, and is named [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await interrupt(repo, {}, { 'refs/heads/main': stack.oids.A })
    const { exitCode, stderr } = await repo.run('squash', '--last', '3', '-m', 'x')
    t.is(exitCode, 1)
    t.regex(stderr, /main\.lock/)
    t.is(await repo.oid('main'), stack.oids.D)
    t.deepEqual(JSON.parse((await repo.run('operations', '--json')).stdout).operations, [])
    await (await import('node:fs/promises')).rm(join(repo.gitDirectory, 'refs/heads/main.lock'))
  })
}

test('what was killed in a linked worktree is settled from any other, its locks on HEAD too', async t => {
  const repo = await open(t, stack, 'system')
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'topic', linked)
  await repo.runWith({ cwd: linked }, 'squash', '--last', '3', '-m', 'x')
  const squashed = await repo.oid('topic')
  const record = await repo.oid('refs/git-slim/operations/1')
  const locks = {
    'refs/heads/topic': squashed,
    'worktrees/linked/ORIG_HEAD': stack.oids.D,
    'worktrees/linked/HEAD': '',
    'refs/git-slim/completed': record,
  }
  await interrupt(repo, { 'refs/heads/topic': stack.oids.D, 'refs/git-slim/completed': null }, locks)
  t.regex((await repo.run('operations')).stderr, /it is complete now/)
  t.is(await repo.oid('topic'), squashed)
  await repo.gitSays('-C', linked, 'commit', '-q', '--allow-empty', '-m', 'goes on')
})

/** A git that is killed after the first ref of a transaction has moved. */
const dyingInTheMiddle = (real: string) => `
import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
if (!args.includes('update-ref')) {
  process.exit(spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status ?? 1)
}
const [, ref, oid] = /update ([^\\0]+)\\0([0-9a-f]+)\\0/.exec(readFileSync(0, 'latin1'))
spawnSync(${JSON.stringify(real)}, ['update-ref', ref, oid])
process.kill(process.pid, 'SIGKILL')
await new Promise(() => setInterval(() => {}, 1000))
`

test('a git that is killed in the middle of the transaction is no "nothing changed": the way out completes it', async t => {
  const repo = await open(t, stack, 'system')
  const real = (await findGit(repo.env)) ?? ''
  const { env } = await fakeGit(t, dyingInTheMiddle(real), repo.env)
  const { exitCode, stderr } = await repo.runWith({ env }, 'squash', '--last', '3', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /update-ref was killed by SIGKILL/)
  t.regex(stderr, /completes it: git slim operations\n/)
  t.regex((await repo.run('operations')).stdout, /1 +squash +3 commits .* done/)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'x\nA')
})

/** Puts a repository where a kill leaves it between the refs and the files of a drop of C. */
async function interruptBeforeFiles(repo: TestRepository): Promise<Oid> {
  await repo.run('drop', stack.oids.C)
  const dropped = await repo.oid('main')
  await repo.gitSays('read-tree', '-m', '-u', dropped, stack.oids.D)
  await repo.gitSays('update-ref', '-d', 'refs/git-slim/completed')
  return dropped
}

const later = () => ({ ...testDate, seconds: testDate.seconds + 3600 })

test('files that an interrupted operation had not come to are brought along by the next command', async t => {
  const repo = await open(t, stack, 'system')
  await interruptBeforeFiles(repo)
  const { exitCode, stderr } = await repo.runAnyhow({ clock: later }, 'operations')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /operation 1 \(drop\) was interrupted; it is complete now/)
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
  t.is((await repo.run('operations')).stderr, '')
  await repo.run('undo')
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
})

test('files that are in the way then stay, and that is said', async t => {
  const repo = await open(t, stack, 'system')
  const dropped = await interruptBeforeFiles(repo)
  await repo.write('dir/c.txt', 'changed here\n')
  const { exitCode, stderr } = await repo.runAnyhow({ clock: later }, 'operations')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /it updated files, and changed files are in the way now/)
  t.is(await readFile(join(repo.directory, 'dir/c.txt'), 'utf8'), 'changed here\n')
  t.is(await repo.oid('main'), dropped)
  t.is((await repo.run('operations')).stderr, '')
})

test('files of another worktree are left to it, and that is said', async t => {
  const repo = await open(t, stack, 'system')
  await interruptBeforeFiles(repo)
  await repo.gitSays('checkout', '-q', '--detach', stack.oids.D)
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', linked, 'main')
  await repo.gitSays('-C', linked, 'read-tree', '-m', '-u', 'main', stack.oids.D)
  const { stderr } = await repo.runWith({ clock: later }, 'operations')
  const [, command = ''] = /updated the files of another worktree; run there: git (.*)/.exec(stderr) ?? []
  await repo.gitSays('-C', linked, ...command.split(' '))
  t.is(await repo.gitSays('-C', linked, 'status', '--porcelain'), '')
})

test('an operation whose files are coming along is not taken for an interrupted one', async t => {
  const repo = await open(t, stack, 'system')
  await interruptBeforeFiles(repo)
  const { exitCode, stderr } = await repo.runAnyhow({ sleep: async () => {} }, 'drop', 'HEAD')
  t.is(exitCode, 1)
  t.regex(stderr, /another git-slim/)
})
