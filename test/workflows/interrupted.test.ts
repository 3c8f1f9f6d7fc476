import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { diskBackends } from '../support/backends.js'
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
    t.regex(stderr, /operation 1 \(squash\) had been interrupted; it is complete now/)
    t.is(await repo.oid('main'), squashed)
    t.is((await repo.run('operations')).stderr, '')
    t.is((await repo.run('undo')).exitCode, 0)
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
    t.regex(stderr, /warning: operation 1 \(squash\) had been interrupted, and main moved since/)
    t.is(await repo.oid('main'), stack.oids.B)
    t.is((await repo.run('operations')).stderr, '')
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
