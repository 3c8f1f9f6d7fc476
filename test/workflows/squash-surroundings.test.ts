import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack, stackSha256 } from '../../fixtures-repos/stack.js'
import { shallow } from '../../fixtures-repos/states.js'
import { identParts } from '../../src/core/object/ident.js'
import { parseCommit } from '../../src/core/object/commit.js'
import { backends, diskBackends, sha256Backends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'

async function commitAt(repo: TestRepository, revision: string) {
  return parseCommit((await (await repo.open()).objects.read(await repo.oid(revision))).body)
}

for (const backend of backends) {
  test(`the committer is the user, at the time the environment says, on every rewritten commit [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const env = { GIT_COMMITTER_NAME: 'Rita', GIT_COMMITTER_DATE: '1234567890 -0330' }
    await repo.runWith({ env }, 'squash', `${stack.oids.A}..${stack.oids.C}`, '-m', 'x')
    for (const revision of ['main', 'main~1']) {
      const { committer } = await commitAt(repo, revision)
      t.is(new TextDecoder().decode(committer.raw), 'Rita <uma@example.com> 1234567890 -0330')
    }
  })

  test(`without a date in the environment the committer's is now, and the author's is kept [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const clock = () => ({ seconds: 1_900_000_000, zone: '+0530' })
    const { author } = await commitAt(repo, 'main~1')
    await repo.runWith({ clock, env: { GIT_COMMITTER_DATE: undefined } }, 'squash', '--last', '2', '-m', 'x')
    const squashed = await commitAt(repo, 'main')
    t.deepEqual(identParts(squashed.committer).date, clock())
    t.deepEqual(squashed.author, author)
  })

  test(`a squash is one line in the reflogs, and its record says nothing of what commits say [${backend}]`, async t => {
    const history = defineHistory('secrets', h => {
      for (const label of ['A', 'B', 'C']) h.commit(label, { 'a.txt': label }, { message: `secret ${label}\n` })
    })
    const repo = await open(t, history, backend)
    await repo.run('squash', '--last', '2', '-m', 'secret of the new one')
    t.is((await repo.reflog('refs/heads/main')).length, 1)
    t.is((await repo.reflog('HEAD')).filter(line => line.startsWith('git-slim')).length, 1)
    const record = await (await repo.open()).objects.read(await repo.oid('refs/git-slim/operations/1'))
    const text = new TextDecoder().decode(record.body)
    t.is(JSON.parse(text).version, 1)
    t.notRegex(text, /secret|example\.com/)
  })

  test(`one person of several names is credited once, by the proper one, and never beside himself [${backend}]`, async t => {
    const mailmap = 'Noè Ada <ada@example.com> <ada@laptop>\nOtto Other <otto@example.com> <o@work> \n'
    const history = defineHistory('mailmap', h => {
      h.commit('A', { '.mailmap': mailmap })
      h.commit('B', { 'b.txt': 'b' }, { author: 'Ada <ada@laptop>' })
      h.commit('C', { 'c.txt': 'c' }, { author: 'Ada Author <ADA@example.com>' })
      h.commit('D', { 'd.txt': 'd' }, { author: 'O. <o@work>', message: 'D\n\nCo-authored-by: Ada <ada@laptop>\n' })
      h.commit('E', { 'e.txt': 'e' }, { author: 'Otto <otto@example.com>' })
    })
    const repo = await open(t, history, backend)
    await repo.run('squash', '--last', '4', '-m', 'x')
    const { message } = await commitAt(repo, 'main')
    t.is(new TextDecoder().decode(message), 'x\n\nCo-authored-by: Otto Other <otto@example.com>\n')
    await repo.run('undo')
    await repo.run('squash', '--last', '4', '-m', 'x', '--author', 'last')
    const last = await commitAt(repo, 'main')
    t.is(new TextDecoder().decode(last.message), 'x\n\nCo-authored-by: Noè Ada <ada@example.com>\n')
  })

  test(`--yes lifts no refusal [${backend}]`, async t => {
    for (const [history, argv] of [
      [shallow, ['--last', '2']],
      [stack, ['main']],
      [stack, ['--last', '1']],
    ] as const) {
      const repo = await open(t, history, backend)
      t.is((await repo.run('squash', ...argv, '-m', 'x', '--yes')).exitCode, 1)
      t.is(await repo.oid('main'), history.oids.D)
    }
  })
}

for (const backend of sha256Backends) {
  test(`a squash with sha256 names, there and back [${backend}]`, async t => {
    const repo = await open(t, stackSha256, backend)
    t.is((await repo.run('squash', '--last', '2', '-m', 'x')).exitCode, 0)
    t.is(await repo.tree('main'), stackSha256.trees.D)
    t.is((await repo.run('undo')).exitCode, 0)
    t.is(await repo.oid('main'), stackSha256.oids.D)
  })
}

for (const backend of diskBackends) {
  test(`old commits survive gc where reflogs are off and the date is long past [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.gitSays('config', 'core.logAllRefUpdates', 'false')
    const env = { GIT_COMMITTER_DATE: '100000000 +0000' }
    t.is((await repo.runWith({ env }, 'squash', '--last', '3', '-m', 'x')).exitCode, 0)
    await repo.gitSays('gc', '-q', '--prune=now')
    t.is((await repo.runWith({ env }, 'undo')).exitCode, 0)
    t.is(await repo.oid('main'), stack.oids.D)
    await repo.gitSays('gc', '-q', '--prune=now')
    t.is((await repo.run('redo')).exitCode, 0)
  })

  test(`undo says so when the commits are gone [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '3', '-m', 'x')
    await repo.gitSays('update-ref', '-d', 'ORIG_HEAD')
    await repo.gitSays('reflog', 'expire', '--expire=now', '--all')
    await repo.gitSays('gc', '-q', '--prune=now')
    const { exitCode, stderr } = await repo.run('undo')
    t.is(exitCode, 1)
    t.regex(stderr, /no longer in the repository/)
  })

  test(`undo by number restores a branch that is not checked out [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    await repo.gitSays('checkout', '-q', '-b', 'other')
    t.regex((await repo.run('undo')).stderr, /no operation on other to undo/)
    t.is((await repo.run('undo', '1')).exitCode, 0)
    t.is(await repo.oid('main'), stack.oids.D)
    t.not(await repo.oid('other'), stack.oids.D)
    t.is((await repo.run('redo', '1')).exitCode, 0)
    t.is(await repo.oid('main'), await repo.oid('other'))
  })
}

test('squashes in two worktrees at once both happen, and both are recorded', async t => {
  const repo = await open(t, stack, 'system')
  const second = join(repo.home, 'second')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'two', second)
  for (let round = 0; round < 3; round++) {
    const runs = [
      repo.run('squash', '--last', '2', '-m', 'x'),
      repo.runWith({ cwd: second }, 'squash', '--last', '2', '-m', 'y'),
    ]
    for (const { exitCode, stderr } of await Promise.all(runs)) t.is(exitCode, round < 2 ? 0 : 1, stderr)
  }
  const { operations } = JSON.parse((await repo.run('operations', '--json')).stdout)
  t.is(operations.length, 4)
})

test("a hook's veto changes nothing, in the hook's words", async t => {
  const repo = await open(t, stack, 'system')
  const hooks = join(repo.home, 'hooks')
  await mkdir(hooks)
  await writeFile(join(hooks, 'reference-transaction'), '#!/bin/sh\necho "not on a friday" >&2\n[ "$1" != prepared ]\n')
  await chmod(join(hooks, 'reference-transaction'), 0o755)
  await repo.gitSays('config', 'core.hooksPath', hooks)
  const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /not on a friday/)
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.gitSays('for-each-ref', '--format=%(refname)'), 'refs/heads/main')
})

test("without an identity, git's own advice comes through", async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('config', 'user.useConfigOnly', 'true')
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap(role => [
      [`GIT_${role}_NAME`, undefined],
      [`GIT_${role}_EMAIL`, undefined],
    ]),
  )
  const { exitCode, stderr } = await repo.runWith({ env }, 'squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /git config --global user\.email you@example\.com/)
  t.is(await repo.oid('main'), stack.oids.D)
})

/** A branch that leaves from within what is folded, one from below it, and one on top. */
const leaving = defineHistory('leaving', h => {
  for (const label of ['A', 'B', 'C']) h.commit(label, { 'a.txt': `${label}\n` })
  h.branch('inside', 'B')
  h.commit('X', { 'x.txt': 'x\n' })
  h.branch('below', 'A')
  h.commit('Y', { 'y.txt': 'y\n' })
  h.branch('above', 'C')
  h.commit('Z', { 'z.txt': 'z\n' })
  h.checkout('main')
})

for (const backend of backends) {
  test(`branches that stay on commits that are rewritten are named, with the command that brings them along [${backend}]`, async t => {
    const repo = await open(t, leaving, backend)
    const { A, B, C } = leaving.oids
    const said = (stderr: string) => [...stderr.matchAll(/^warning: (\w+) is based on .*: (git rebase .*)$/gm)]
    const expected = [
      ['above', `git rebase --onto main ${C.slice(0, 7)} above`],
      ['inside', `git rebase --onto main ${B.slice(0, 7)} inside`],
    ]
    for (const argv of [
      ['squash', A, '--dry-run'],
      ['squash', A],
    ])
      t.deepEqual(
        said((await repo.run(...argv)).stderr).map(([, ...words]) => words),
        expected,
      )
    await repo.run('undo')
    const dropped = await repo.run('drop', C)
    t.deepEqual(
      said(dropped.stderr).map(([, ...words]) => words),
      [['above', `git rebase --onto main ${C.slice(0, 7)} above`]],
    )
    await repo.run('undo')
    // A branch from the middle goes onto what stands for its commit, not onto all that is above it.
    const reworded = await repo.run('reword', B, '-m', 'B, reworded')
    t.deepEqual(
      said(reworded.stderr).map(([, ...words]) => words),
      [
        ['above', `git rebase --onto main ${C.slice(0, 7)} above`],
        ['inside', `git rebase --onto main~1 ${B.slice(0, 7)} inside`],
      ],
    )
  })
}
