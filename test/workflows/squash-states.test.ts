import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { detached } from '../../fixtures-repos/states.js'
import { backends, diskBackends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open, openBare } from '../support/repository.js'

const signing = defineHistory('signing', h => {
  for (const label of ['A', 'B', 'C']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
  h.config('commit.gpgSign', 'yes')
  h.config('gpg.program', 'false')
})

const pending: Record<string, readonly [path: string, hint: RegExp]> = {
  rebase: ['rebase-merge/git-rebase-todo', /git rebase --continue/],
  am: ['rebase-apply/applying', /git am --continue/],
  merge: ['MERGE_HEAD', /git merge --continue/],
  'cherry-pick': ['CHERRY_PICK_HEAD', /git cherry-pick --continue/],
  revert: ['REVERT_HEAD', /git revert --continue/],
  bisect: ['BISECT_LOG', /git bisect reset/],
}

for (const backend of diskBackends) {
  for (const [command, [path, hint]] of Object.entries(pending)) {
    test(`squash and undo refuse during a ${command} [${backend}]`, async t => {
      const repo = await open(t, stack, backend)
      await repo.run('squash', '--last', '2', '-m', 'x')
      const tip = await repo.oid('main')
      await mkdir(join(repo.gitDirectory, path, '..'), { recursive: true })
      await writeFile(join(repo.gitDirectory, path), `${tip}\n`)
      for (const argv of [['squash', '--last', '2', '-m', 'y', '--yes'], ['undo'], ['redo']]) {
        const { exitCode, stderr } = await repo.run(...argv)
        t.is(exitCode, 1)
        t.regex(stderr, new RegExp(`git ${command} is in progress`))
        t.regex(stderr, hint)
      }
      t.is(await repo.oid('main'), tip)
    })
  }

  test(`squash opens neither index nor files, also with local changes [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.write('shared.txt', 'changed\n')
    await repo.write('untracked.txt', 'new\n')
    await repo.gitSays('add', 'shared.txt')
    await repo.write('shared.txt', 'changed again\n')
    const index = join(repo.gitDirectory, 'index')
    const before = [await readFile(index), (await stat(index)).mtimeMs]
    const { exitCode } = await repo.run('squash', '--last', '3', '-m', 'x')
    t.is(exitCode, 0)
    t.deepEqual([await readFile(index), (await stat(index)).mtimeMs], before)
    t.is(await readFile(join(repo.directory, 'shared.txt'), 'utf8'), 'changed again\n')
  })

  test(`squash works in a bare repository, and undo after gc [${backend}]`, async t => {
    const repo = await openBare(t, stack, backend)
    const { exitCode, stderr } = await repo.run('squash', '--last', '3', '-m', 'x')
    t.is(exitCode, 0, stderr)
    await repo.gitSays('gc', '-q', '--prune=now')
    t.is((await repo.run('undo')).exitCode, 0)
    t.is(await repo.oid('main'), stack.oids.D)
    await repo.gitSays('gc', '-q', '--prune=now')
    t.is((await repo.run('redo')).exitCode, 0)
    t.is(await repo.gitSays('log', '--format=%s', 'main'), 'x\nA')
  })

  test(`old commits survive gc, and are not shown nor pushed [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '3', '-m', 'x')
    await repo.gitSays('gc', '-q', '--prune=now')
    t.is(await repo.gitSays('log', '--all', '--format=%s'), 'x\nA')
    const remote = join(repo.home, 'remote.git')
    await repo.gitSays('init', '-q', '--bare', remote)
    await repo.gitSays('push', '-q', remote, '--all')
    await repo.gitSays('push', '-q', remote, '--tags')
    t.is(await repo.gitSays('--git-dir', remote, 'for-each-ref', '--format=%(refname)'), 'refs/heads/main')
    t.is((await repo.run('undo')).exitCode, 0)
    t.is(await repo.gitSays('log', '--all', '--format=%s'), 'D\nC\nB\nA')
  })
}

test('undo on a detached HEAD takes what this worktree did, not what another did since', async t => {
  const repo = await open(t, stack, 'system')
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '--detach', linked)
  await repo.gitSays('checkout', '-q', '--detach')
  await repo.run('squash', '--last', '2', '-m', 'here')
  const there = await repo.runWith({ cwd: linked }, 'squash', '--last', '3', '-m', 'there')
  t.is(there.exitCode, 0, there.stderr)
  const { exitCode, stderr } = await repo.run('undo')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('HEAD'), stack.oids.D)
  t.is(await repo.gitSays('-C', linked, 'log', '--format=%s'), 'there\nA')
  t.is((await repo.run('redo')).exitCode, 0)
  t.is((await repo.runWith({ cwd: linked }, 'undo')).exitCode, 0)
  t.is(await repo.gitSays('-C', linked, 'rev-parse', 'HEAD'), stack.oids.D)
})

test('squash works in a linked worktree, on its branch alone', async t => {
  const repo = await open(t, stack, 'system')
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'topic', linked)
  await repo.gitSays('update-ref', 'ORIG_HEAD', stack.oids.A)
  const { exitCode, stderr } = await repo.runWith({ cwd: linked }, 'squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.tree('topic'), stack.trees.D)
  t.is(await repo.gitSays('-C', linked, 'rev-parse', 'ORIG_HEAD'), stack.oids.D)
  t.is(await repo.gitSays('rev-parse', 'ORIG_HEAD'), stack.oids.A)
  t.is((await repo.runWith({ cwd: linked }, 'undo')).exitCode, 0)
  t.is(await repo.oid('topic'), stack.oids.D)
})

for (const backend of backends) {
  test(`squash moves a detached HEAD and no branch, and undo brings it back [${backend}]`, async t => {
    const repo = await open(t, detached, backend)
    const { exitCode, stdout, stderr } = await repo.run('squash', '--root', '-m', 'x')
    t.is(exitCode, 0, stderr)
    t.regex(stdout, /squashed 2 commits into [0-9a-f]{7} on the detached HEAD · files untouched · undo: git slim undo/)
    t.is(await repo.tree('HEAD'), detached.trees.B)
    t.is(await repo.oid('main'), detached.oids.C)
    t.is((await repo.run('undo')).exitCode, 0)
    t.is(await repo.oid('HEAD'), detached.oids.B)
  })

  test(`squash is refused where commits have to be signed and cannot be, unless told otherwise [${backend}]`, async t => {
    const repo = await open(t, signing, backend)
    const refused = await repo.run('squash', '--last', '2', '-m', 'x', '--yes')
    t.is(refused.exitCode, 1)
    t.regex(refused.stderr, /--no-gpg-sign/)
    t.is((await repo.run('squash', '--last', '2', '-m', 'x', '--no-gpg-sign')).exitCode, 0)
  })

  test(`a dry run names the id that the real run makes, and writes nothing [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const dry = JSON.parse((await repo.run('squash', '--last', '3', '-m', 'x', '--dry-run', '--json')).stdout)
    t.is(await repo.oid('main'), stack.oids.D)
    t.is(dry.changed, false)
    const real = JSON.parse((await repo.run('squash', '--last', '3', '-m', 'x', '--json')).stdout)
    t.is(real.commit, dry.commit)
    t.is(await repo.oid('main'), dry.after)
    t.deepEqual(real.plan, dry.plan)
  })
}
