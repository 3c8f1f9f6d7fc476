import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { branchRef, parseRefName } from '../../../src/core/ref/ref-name.js'
import { isFailure } from '../../../src/core/errors.js'
import type { Env } from '../../../src/git/port.js'
import { fakeGit } from '../../support/fake-git.js'
import { open, openBare, type TestRepository } from '../../support/repository.js'

const { A, C, D } = stack.oids
const main = branchRef('main')
const record = parseRefName('refs/git-slim/operations/1')
const origHead = parseRefName('ORIG_HEAD')
const toA = [
  { name: record, expected: null, target: A },
  { name: main, expected: D, target: A },
  { name: origHead, expected: 'any', target: D },
] as const

const unlogged: Readonly<Record<string, Env>> = {
  'the environment’s settings': {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.logAllRefUpdates',
    GIT_CONFIG_VALUE_0: 'false',
  },
  'git’s own options': { GIT_CONFIG_PARAMETERS: "'core.logallrefupdates'='false'" },
  'an option that logs everything': { GIT_CONFIG_PARAMETERS: "'core.logallrefupdates'='always'" },
}
for (const [what, env] of Object.entries(unlogged)) {
  test(`the branch alone gets a reflog, whatever ${what} say`, async t => {
    const repo = await openBare(t, stack, 'system')
    await (await repo.open({ env })).refs.update(toA, 'git-slim: squash\n  two')
    t.deepEqual(await repo.reflog('main'), ['git-slim: squash two'])
    t.deepEqual(await repo.reflog('HEAD'), ['git-slim: squash two'])
    for (const ref of [record, origHead]) await t.throwsAsync(readFile(join(repo.gitDirectory, 'logs', ref)))
  })
}

test('a reflog entry is as old as it is, whatever date the commits are given', async t => {
  const repo = await open(t, stack, 'system')
  const before = Math.floor(Date.now() / 1000)
  const git = await repo.open({ env: { GIT_COMMITTER_DATE: '1000000000 +0000' } })
  await git.refs.update(toA, 'git-slim: squash')
  const seconds = Number(/> (\d+) /.exec(await readFile(join(repo.gitDirectory, 'logs', main), 'latin1'))?.[1])
  t.true(seconds >= before, String(seconds))
})

test('a ref that moved is named, with what it holds, and nothing moves', async t => {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  const moves = [toA[0], { name: main, expected: C, target: A }]
  const error = await t.throwsAsync(git.refs.update(moves, 'x'))
  t.true(isFailure(error, 'ref-moved'))
  t.is(error.message, `refs/heads/main has moved: it is at ${D}`)
  t.is(await repo.oid('main'), D)
  t.is(await repo.gitSays('for-each-ref', 'refs/git-slim/'), '')
})

test('a held lock is named', async t => {
  const repo = await open(t, stack, 'system')
  const lock = join(repo.gitDirectory, 'refs/heads/main.lock')
  await writeFile(lock, '')
  const error = await t.throwsAsync((await repo.open()).refs.update(toA, 'x'))
  t.true(isFailure(error, 'ref-locked'))
  t.true(error.message.includes('refs/heads/main.lock'), error.message)
  t.is(await repo.oid('main'), D)
  await rm(lock)
})

test('a hook that refuses is heard, and nothing moves', async t => {
  const repo = await open(t, stack, 'system')
  await hook(repo, 'reference-transaction', 'echo not today >&2; exit 1')
  const error = await t.throwsAsync((await repo.open()).refs.update(toA, 'x'))
  t.true(isFailure(error, 'git-failed') && /not today/.test(error.reason ?? ''))
  t.is(await repo.oid('main'), D)
})

test('a transaction that has begun ends as it should, also when the run is interrupted', async t => {
  const repo = await open(t, stack, 'system')
  await hook(repo, 'reference-transaction', 'test "$1" = prepared && sleep 1; exit 0')
  const interruption = new AbortController()
  const git = await repo.open({ signal: interruption.signal })
  const update = git.refs.update(toA, 'git-slim: squash')
  setTimeout(() => interruption.abort(), 300)
  await t.notThrowsAsync(update)
  t.is(await repo.oid('main'), A)
  t.is(await repo.oid('ORIG_HEAD'), D)
})

const endings = {
  'is killed': 'process.kill(process.pid, "SIGKILL")',
  'ends well without a word': '',
  'ends before it commits': 'console.log("start: ok\\nprepare: ok")',
}
for (const [what, code] of Object.entries(endings)) {
  test(`an update-ref that ${what} is a failure`, async t => {
    const repo = await open(t, stack, 'system')
    const path = JSON.stringify(repo.gitDirectory)
    const answers = `switch (args[0]) {
      case 'version': console.log('git version 2.39.5'); process.exit()
      case 'rev-parse': console.log(['sha1', 'false', ${path}, 'false', ${path}].join('\\n')); process.exit()
    }`
    const { env } = await fakeGit(t, `${answers}\n${code}`, repo.env)
    const git = await repo.open({ env })
    const error = await t.throwsAsync(git.refs.update(toA, 'x'))
    t.true(isFailure(error, 'git-failed'), String(error))
  })
}

async function hook(repo: TestRepository, name: string, body: string): Promise<void> {
  const file = join(repo.gitDirectory, 'hooks', name)
  await mkdir(join(repo.gitDirectory, 'hooks'), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${body}\n`)
  await chmod(file, 0o755)
}
