import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { backends, diskBackends } from '../support/backends.js'
import { testDate } from '../support/env.js'
import { installHook } from '../support/handover.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'

/** A─B on main, which is checked out; C─D on topic, on top of B. */
const history = defineHistory('other-branch', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  h.branch('main')
  h.commit('B', { 'b.txt': 'b\n' })
  h.branch('topic')
  h.commit('C', { 'c.txt': 'c\n', 'e.txt': 'e\n' })
  h.commit('D', { 'd.txt': 'd\n' })
  h.checkout('main')
})
const { A, B, C, D } = history.oids

const verbs: Readonly<Record<string, readonly string[]>> = {
  'squash --last': ['squash', '--last', '2', '-m', 'x'],
  'squash of a range': ['squash', 'HEAD~2..', '-m', 'x'],
  drop: ['drop', 'HEAD~1'],
  move: ['move', 'HEAD', '--before', 'HEAD~1'],
  reword: ['reword', '@^', '-m', 'x'],
  split: ['split', 'HEAD^', '--by-file', '--keep-message'],
}

/** Returns the tip that a command makes where the branch is checked out. */
async function tipWhereCheckedOut(t: ExecutionContext, argv: readonly string[]): Promise<string> {
  const repo = await open(t, history, 'system')
  await repo.gitSays('checkout', '-q', 'topic')
  await repo.runAnyhow({}, ...argv)
  return repo.oid('topic')
}

async function checkUntouched(t: ExecutionContext, repo: TestRepository): Promise<void> {
  t.is(await repo.oid('HEAD'), B)
  t.is(await repo.oid('main'), B)
}

for (const [name, argv] of Object.entries(verbs)) {
  test(`${name} of another branch makes what it makes where that is checked out`, async t => {
    const expected = await tipWhereCheckedOut(t, argv)
    t.not(expected, D)
    for (const backend of backends) {
      const repo = await open(t, history, backend)
      const done = await repo.run(...argv, '--branch', 'topic')
      t.is(done.exitCode, 0, done.stderr)
      t.deepEqual<string, string>(await repo.oid('topic'), expected, backend)
      await checkUntouched(t, repo)
      const [, undo = ''] = /undo: git slim (undo \d+)$/m.exec(done.stdout) ?? []
      t.is((await repo.run(...undo.split(' '))).exitCode, 0, done.stdout)
      t.is(await repo.oid('topic'), D)
      await checkUntouched(t, repo)
    }
  })
}

for (const backend of backends) {
  test(`rebase <upstream> <branch> rebases a branch that is not checked out [${backend}]`, async t => {
    const repo = await open(t, history, backend)
    const done = await repo.run('rebase', '--onto', 'HEAD~1', 'HEAD', 'topic', '--yes')
    t.is(done.exitCode, 0, done.stderr)
    t.is(await repo.oid('topic~2'), A)
    await checkUntouched(t, repo)
  })

  test(`the checked-out branch stays where its files would change [${backend}]`, async t => {
    const repo = await open(t, history, backend)
    const { exitCode, stderr } = await repo.run('drop', 'main', '--branch', 'topic')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /main is checked out/)
    t.is(await repo.oid('topic~2'), A)
    await checkUntouched(t, repo)
  })

  test(`a branch that is not there, or not usable, is refused [${backend}]`, async t => {
    const repo = await open(t, history, backend)
    for (const name of ['nosuch', 'main~1', '', 'refs/tags/x', '-x']) {
      const { exitCode, stderr } = await repo.run('squash', '--last', '2', `--branch=${name}`)
      t.not(exitCode, 0)
      t.regex(stderr, /no local branch|needs a value/, name)
    }
    t.is(await repo.oid('topic'), D)
  })
}

test('the pre-rebase hook is given the branch, as git gives it', async t => {
  const repo = await open(t, history, 'system')
  await installHook(repo, 'pre-rebase', 'echo "$@" > .git/given')
  const { exitCode, stderr } = await repo.run('rebase', 'main', 'topic', '--autosquash')
  t.is(exitCode, 0, stderr)
  t.is(await readFile(join(repo.gitDirectory, 'given'), 'utf8'), 'main topic\n')
})

test('the current branch may be named', async t => {
  const repo = await open(t, history, 'system')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', 'HEAD', '--branch', 'main')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('HEAD'), A)
  t.is(await repo.gitSays('status', '--porcelain'), '')
})

test('local changes and staged files stay as they are', async t => {
  const repo = await open(t, history, 'system')
  await writeFile(join(repo.directory, 'c.txt'), 'untracked\n')
  await writeFile(join(repo.directory, 'a.txt'), 'changed\n')
  await repo.gitSays('add', 'a.txt')
  const { exitCode, stderr } = await repo.run('drop', 'topic', '--branch', 'topic')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('topic'), C)
  t.is(await readFile(join(repo.directory, 'c.txt'), 'utf8'), 'untracked\n')
})

for (const backend of diskBackends) {
  test(`a branch that another worktree has checked out is refused [${backend}]`, async t => {
    const repo = await open(t, history, backend)
    await repo.gitSays('worktree', 'add', '-q', join(repo.home, 'linked'), 'topic')
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '--branch', 'topic')
    t.is(exitCode, 1)
    t.regex(stderr, /topic is checked out in another worktree/)
  })
}

test('a conflict is not handed to git, which would need the files', async t => {
  const conflicting = defineHistory('other-branch-conflict', h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.branch('main')
    h.commit('B', { 'a.txt': 'b\n' })
    h.branch('topic')
    h.commit('C', { 'a.txt': 'c\n' })
    h.checkout('main')
  })
  const repo = await open(t, conflicting, 'system')
  const stopped = await repo.run('drop', 'HEAD^', '--branch', 'topic', '--allow-published')
  t.is(stopped.exitCode, 4)
  const handed = await repo.run('drop', 'HEAD^', '--branch', 'topic', '--on-conflict=git')
  t.is(handed.exitCode, 1)
  t.regex(handed.stderr, /needs a worktree in which the branch is checked out/)
  t.is(await repo.oid('topic'), conflicting.oids.C)
})

/** An hour has passed: no other git-slim is at work. */
const afterwards = { clock: () => ({ ...testDate, seconds: testDate.seconds + 3600 }) }

test('an operation that a kill interrupted is completed first', async t => {
  const repo = await open(t, history, 'system')
  await repo.gitSays('checkout', '-q', 'topic')
  await repo.runAnyhow({}, 'drop', 'HEAD')
  // As a kill after the record leaves it: refs, files and index of before.
  await repo.gitSays('read-tree', '--reset', '-u', D)
  await repo.gitSays('update-ref', 'refs/heads/topic', D)
  await repo.gitSays('update-ref', '-d', 'refs/git-slim/completed')
  const { exitCode, stderr } = await repo.runAnyhow(afterwards, 'squash', '--root', '-m', 'x', '--branch', 'main')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('topic'), C)
  t.is(await repo.gitSays('status', '--porcelain'), '')
})
