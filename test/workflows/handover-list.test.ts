import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { parseRecord } from '../../src/core/operation/record.js'
import { branches, byHand, installHook, postRewrites, pureRebase } from '../support/handover.js'
import { tryOracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'
import { startProgram } from '../support/run-program.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

const { A, B, C, D, E, F, G, H, I, J, K } = conflicting.oids

test('commands run after each commit, in git; what is before the first is done in memory', async t => {
  const ours = await open(t, conflicting, 'system')
  const list = `pick ${K}\npick ${D}\n`
  const command = 'git log -1 --format=%s >> .git/ran'
  const input = { stdin: `${list}exec ${command}\npick ${J} J\nfixup ${I}\nexec ${command}\n` }
  const { exitCode, stdout, stderr } = await ours.runAnyhow(input, 'rebase', C, '--todo', '-', '--json')
  t.is(exitCode, 0, stderr)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.like(document, { changed: true, files: 'changed', operation: 1, handedOver: { operation: 1 } })
  t.is(document.handedOver.onto, await ours.oid('main~1'))
  t.deepEqual(
    document.rewritten.map((pair: { old: string; new: string }) => pair.old),
    [K, D, J, I],
  )
  t.is(document.rewritten[3].new, await ours.oid('main'))
  t.is(await ours.gitSays('cat-file', '-p', 'main:.gitignore').catch(() => 'none'), 'none')
  const theirs = await open(t, conflicting, 'system')
  await pureRebase(theirs, `${list}exec true\npick ${J} J\nfixup ${I}\n`, C)
  t.is(await ours.oid('main'), await theirs.oid('main'))
  t.is((await ours.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await ours.oid('main'), K)
  t.is(await ours.gitSays('status', '--porcelain'), '')
})

test('--exec puts a command behind every commit, and what has changed nothing has no operation', async t => {
  const repo = await open(t, conflicting, 'system')
  const printed = await repo.run('rebase', I, '--exec', 'make', '-x', 'make test', '--print-todo')
  const [j, k] = [J, K].map(oid => oid.slice(0, 7))
  t.is(printed.stdout, `pick ${j} J\nexec make\nexec make test\npick ${k} K\nexec make\nexec make test\n`)
  const { exitCode, stdout, stderr } = await repo.run('rebase', I, '--exec', 'echo said by the command')
  t.is(exitCode, 0)
  t.is(stdout, 'git rebase has finished: main is unchanged\n')
  t.is(stderr.match(/^said by the command$/gm)?.length, 2)
  t.is((await repo.run('operations')).stdout, 'git-slim has rewritten nothing in this repository yet\n')
  const dry = await repo.run('rebase', I, '--exec', 'exit 1', '--dry-run', '--json')
  t.is(dry.exitCode, 0)
  t.is(schemaErrors('rewrite', JSON.parse(dry.stdout)), '')
  t.like(JSON.parse(dry.stdout), {
    changed: false,
    dryRun: true,
    handedOver: { operation: null, onto: J, todo: `exec exit 1\npick ${K} K\nexec exit 1\n` },
  })
  for (const wrong of [
    ['--exec', ''],
    ['--exec', 'a\nb'],
    ['--exec', 'x', '--todo', '-'],
  ]) {
    t.is((await repo.run('rebase', I, ...wrong)).exitCode, 2)
  }
})

test('a command that fails stops git, and it goes on when that is put right', async t => {
  const repo = await open(t, conflicting, 'system')
  const command = 'test -e .git/right'
  const { exitCode, stderr } = await repo.runAnyhow({}, 'rebase', I, '--exec', command)
  t.is(exitCode, 4)
  t.regex(stderr, /stopped at "exec test -e \.git\/right", 2 lines to go\n {2}warning: execution failed/)
  t.notRegex(stderr, /--skip/)
  await writeFile(join(repo.gitDirectory, 'right'), '')
  t.regex(await byHand(repo, 'rebase', '--continue'), /^0\n/)
  t.is(await repo.oid('main'), K)
})

test('edit and break stop git where they stand, and messages that are decided stay', async t => {
  const repo = await open(t, conflicting, 'system')
  const list = `reword ${H}\nedit ${I}\nfixup ${J}\nbreak\nreword ${K}\n`
  const env = { GIT_EDITOR: `sh -c 'echo "said" > "$0"'` }
  const stopped = await repo.runAnyhow({ stdin: list, env }, 'rebase', G, '--todo', '-')
  t.is(stopped.exitCode, 4)
  t.regex(stopped.stderr, /stopped at "edit [0-9a-f]{7} I", 3 lines to go\n {2}→ when you are done/)
  await repo.gitSays('commit', '-q', '--amend', '--allow-empty', '-m', 'Edited')
  t.regex(await byHand(repo, 'rebase', '--continue'), /^0\n.*Stopped at/s)
  t.regex(await byHand(repo, 'rebase', '--continue'), /^0\n/)
  t.is(await repo.gitSays('log', '--format=%s', `${G}..main`), 'said\nEdited\nsaid')
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await repo.oid('main'), K)
})

testWithGit(
  '2.38',
  'a fold that nobody has written is git’s: who skips a commit of it loses its message as well',
  async t => {
    for (const fold of ['squash', 'fixup -C', 'fixup']) {
      const list = `pick ${B} B\nfixup ${D} D\n${fold} ${E} E\n${fold} ${F} F\npick ${G} G\n`
      const [ours, theirs] = [await open(t, conflicting, 'system'), await open(t, conflicting, 'system')]
      const handing = { stdin: list, env: { GIT_EDITOR: ':' } }
      const { exitCode } = await ours.runAnyhow(handing, 'rebase', A, '--todo', '-', '--on-conflict=git')
      t.is(exitCode, 4)
      await pureRebase(theirs, list, A)
      for (const repo of [ours, theirs]) t.regex(await byHand(repo, 'rebase', '--skip'), /^0\n/)
      const picture = (repo: TestRepository) => repo.gitSays('log', '--format=%T %an %ad%n%B', `${A}..main`)
      t.is(await picture(ours), await picture(theirs))
    }
  },
)

testWithGit('2.38', 'a fold that nobody has written opens an editor when git has come to its end', async t => {
  const list = `pick ${B} B\nfixup ${E} E\nsquash ${D} D\npick ${G} G\n`
  const [ours, theirs] = [await open(t, conflicting, 'system'), await open(t, conflicting, 'system')]
  await ours.runAnyhow({ stdin: list, env: { GIT_EDITOR: ':' } }, 'rebase', A, '--todo', '-', '--on-conflict=git')
  await pureRebase(theirs, list, A)
  for (const repo of [ours, theirs]) {
    await repo.write('x.txt', 'resolved\n')
    await byHand(repo, 'add', 'x.txt')
    const env = { ...repo.env, GIT_EDITOR: `sh -c 'echo edited >> "$0"'` }
    t.is((await tryOracle(['rebase', '--continue'], { cwd: repo.directory, env })).code, 0)
  }
  const said = await ours.gitSays('log', '--format=%T%n%B', `${A}..main`)
  t.is(said, await theirs.gitSays('log', '--format=%T%n%B', `${A}..main`))
  t.is(said.match(/^edited$/gm)?.length, 2)
})

test('what was written for a fold stays with it, and without an editor nobody is asked', async t => {
  const repo = await open(t, conflicting, 'system')
  const stdin = `exec true\npick ${H} H\nsquash ${I} I\n`
  const env = { GIT_EDITOR: `sh -c 'printf "written\n" > "$0"'` }
  t.is((await repo.runAnyhow({ stdin, env }, 'rebase', G, '--todo', '-')).exitCode, 0)
  t.is(await repo.gitSays('log', '-1', '--format=%B', 'main'), 'written\n')
  await repo.run('undo')
  const nobody = { GIT_EDITOR: undefined, EDITOR: 'false', VISUAL: 'false' }
  const { exitCode, stderr } = await repo.runAnyhow({ stdin, env: nobody }, 'rebase', G, '--todo', '-')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '-1', '--format=%B', 'main'), 'H\n\nI\n')
})

test('labels that were given in memory are there for what git runs, and gone at its end', async t => {
  const repo = await open(t, conflicting, 'system')
  const look = 'exec git rev-parse refs/rewritten/here refs/rewritten/there > .git/labels'
  for (const [list, there] of [
    [`label here\npick ${H}\npick ${I}\nlabel there\n${look}\n`, I],
    [`label here\npick ${I}\nlabel there\n${look}\nexec false\nreset here\npick ${H}\nmerge there\n`, undefined],
  ] as const) {
    const { exitCode, stderr } = await repo.runAnyhow(
      { stdin: list, env: { GIT_EDITOR: ':' } },
      'rebase',
      G,
      '--todo',
      '-',
    )
    const made = there ?? (await repo.gitSays('rev-parse', 'HEAD'))
    t.is(exitCode, there === undefined ? 4 : 0, stderr)
    t.is(await readFile(join(repo.gitDirectory, 'labels'), 'utf8'), `${G}\n${made}\n`)
    if (there === undefined) t.regex(await byHand(repo, 'rebase', '--continue'), /^0\n/)
    else await repo.run('undo')
    t.is(await repo.gitSays('for-each-ref', 'refs/rewritten/'), '')
  }
  t.is(await repo.gitSays('log', '--format=%s', '--first-parent', `${G}..main`), "Merge branch 'there'\nH")
})

test('a line that git could not do is named, and a commit that it did not make', async t => {
  for (const [at, list] of [
    [`reset ${K.slice(0, 7)}`, `exec echo > k.txt\npick ${H}\nreset ${K}\n`],
    [`pick ${K.slice(0, 7)} K`, `exec echo > k.txt\npick ${K}\npick ${H}\n`],
    [`pick ${H.slice(0, 7)} H`, `exec git branch -f lower; echo > h.txt\npick ${H}\npick ${K}\n`],
  ] as const) {
    const repo = await open(t, conflicting, 'system')
    const { exitCode, stdout } = await repo.runAnyhow({ stdin: list }, 'rebase', G, '--todo', '-', '--json')
    t.is(exitCode, 4)
    const { error } = JSON.parse(stdout)
    t.is(schemaErrors('error', JSON.parse(stdout)), '')
    t.regex(error.message, new RegExp(`stopped at "${at}"`))
    t.like(error.handedOver.stopped, { why: 'rescheduled', left: at.startsWith('reset') ? 0 : 1 })
    t.regex(error.hints[0], /remove the cause, then: git rebase --continue/)
    await rm(join(repo.directory, at.includes(' H') ? 'h.txt' : 'k.txt'))
    t.regex(await byHand(repo, 'rebase', '--continue'), /^0\n/)
  }
  const repo = await open(t, conflicting, 'system')
  // Git asks once more, when all is folded.
  const env = { GIT_EDITOR: `sh -c '! test -d .git/rebase-merge'` }
  const failing = { stdin: `exec true\npick ${H}\nsquash ${I}\n`, env }
  const stopped = await repo.runAnyhow(failing, 'rebase', G, '--todo', '-')
  t.is(stopped.exitCode, 4)
  t.regex(stopped.stderr, /stopped at "squash [0-9a-f]{7} I".*\n.* → nothing conflicts, but git made no commit/s)
  await byHand(repo, 'rebase', '--abort')
})

test('labels, resets and merges that follow are git’s own, and know what was made before', async t => {
  const repo = await open(t, conflicting, 'system')
  const list = `pick ${K}\nexec true\nlabel here\nreset ${A}\npick ${D}\nlabel side\nreset here\nmerge -C ${F} side # F\n`
  const { exitCode, stderr } = await repo.runAnyhow({ stdin: list }, 'rebase', B, '--todo', '-', '--no-update-refs')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s', '--topo-order', `${B}..main`), 'F\nD\nK')
})

test('the hook hears of commits with new messages by both their names', async t => {
  const repo = await open(t, conflicting, 'system')
  const heard = await postRewrites(repo)
  const env = { GIT_EDITOR: `sh -c 'echo "said" > "$0"'` }
  const list = `pick ${J}\nexec true\nreword ${K}\n`
  await repo.runAnyhow({ stdin: list, env }, 'rebase', H, '--todo', '-')
  const lines = (await heard())
    .trimEnd()
    .split('\n')
    .map(line => line.split(' '))
  const tip = await repo.oid('main')
  t.deepEqual(lines[0], [J, await repo.oid('main~1')])
  t.is(lines[1]?.[0], K)
  t.deepEqual(lines[2], [lines[1]?.[1], tip])
})

testWithGit('2.38', 'stacked branches move when git has finished, those of the part in memory too', async t => {
  const repo = await open(t, conflicting, 'system')
  const before = await branches(repo)
  const { exitCode } = await repo.runAnyhow(
    {
      stdin: 'CDEFGHIJK'
        .split('')
        .map(l => `pick ${conflicting.oid(l)}\n`)
        .join('')
        .replace(/(pick \S+\n)$/, 'break\n$1'),
    },
    'rebase',
    A,
    '--todo',
    '-',
  )
  t.is(exitCode, 4)
  t.is(await branches(repo), before)
  await byHand(repo, 'rebase', '--continue')
  t.is(await repo.oid('lower'), await repo.oid('main~7'))
  t.is(await repo.oid('middle'), await repo.oid('main~4'))
  await repo.runAnyhow({}, 'undo')
  t.is(await branches(repo), before)
})

test('what is killed meanwhile, git with it, goes on by hand and can be undone; others wait for it', async t => {
  const repo = await open(t, conflicting, 'system')
  const [begun, go] = [join(repo.gitDirectory, 'begun'), join(repo.gitDirectory, 'go')]
  t.teardown(() => writeFile(go, '').catch(() => {}))
  const wait = `echo $PPID > '${begun}.new'; mv '${begun}.new' '${begun}'; until test -e '${go}'; do sleep 0.1; done`
  const list = join(repo.home, 'list')
  await writeFile(list, `pick ${J}\nexec ${wait}\npick ${K}\n`)
  const argv = ['rebase', H, '--todo', list]
  const { child, ended } = startProgram(t, argv, { cwd: repo.directory, env: repo.env })
  while (!existsSync(begun)) await sleep(20)
  const other = await repo.runAnyhow({}, 'drop', J)
  t.is(other.exitCode, 1)
  t.regex(other.stderr, /git rebase is in progress/)
  child.kill('SIGKILL')
  process.kill(Number(await readFile(begun, 'utf8')), 'SIGKILL')
  await ended
  t.regex((await repo.runAnyhow({}, 'operations')).stdout, /pending/)
  await byHand(repo, 'rebase', '--continue')
  t.regex((await repo.runAnyhow({}, 'operations')).stdout, /^1 {2}rebase .*done\n$/)
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await repo.oid('main'), K)
})

test('the record of a pending operation names no commit’s text, and is taken back when git does not begin', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.runAnyhow({ stdin: `break\npick ${K}\n` }, 'rebase', J, '--todo', '-')
  const record = await recordOf(repo)
  t.like(record, { verb: 'rebase', summary: '1 commit', pending: { worktree: '', onto: J } })
  t.false(JSON.stringify(record).includes('"K"'))
  await byHand(repo, 'rebase', '--abort')
  await installHook(repo, 'pre-rebase', '#!/bin/sh\nexit 1\n')
  const { exitCode } = await repo.runAnyhow({ stdin: `break\npick ${K}\n` }, 'rebase', J, '--todo', '-')
  t.is(exitCode, 1)
  t.is(await repo.gitSays('for-each-ref', 'refs/git-slim/'), '')
})

for (const backend of ['memory', 'embedded'] as const) {
  test(`without git there is nobody to hand over to [${backend}]`, async t => {
    const repo = await open(t, conflicting, backend)
    const { exitCode, stderr } = await repo.runWith({ stdin: `pick ${B}\nexec true\n` }, 'rebase', A, '--todo', '-')
    t.is(exitCode, 1)
    t.regex(stderr, /git is not on PATH\n {2}→ install git/)
    t.is(await repo.oid('main'), K)
  })
}

async function recordOf(repo: TestRepository) {
  return parseRecord(Buffer.from(await repo.gitSays('cat-file', 'blob', 'refs/git-slim/operations/1')))
}

for (const options of [
  ['--signoff'],
  ['--trailer', 'Reviewed-by: R <r@example.com>', '--signoff'],
  ['--committer-date-is-author-date'],
  ['--committer-date-is-author-date', '--trailer', 'Ticket: 1'],
]) {
  test(`the commits that git makes are like those that are made in memory: ${options.join(' ')}`, async t => {
    const [ours, byGit] = [await open(t, conflicting, 'system'), await open(t, conflicting, 'system')]
    t.is((await ours.run('rebase', H, '--yes', ...options)).exitCode, 0)
    const { exitCode, stderr } = await byGit.run('rebase', H, '--exec', 'true', ...options)
    t.is(exitCode, 0, stderr)
    const shown = (repo: TestRepository) => repo.gitSays('log', '--format=%an %ad %cn %cd%n%B', `${H}..main`)
    t.is(await byGit.gitSays('rev-parse', 'main'), await ours.gitSays('rev-parse', 'main'), await shown(byGit))
  })
}

testWithGit('2.38', 'refs that the list moves, move when git has finished, and come back', async t => {
  const repo = await open(t, conflicting, 'system')
  const before = await branches(repo)
  const list = `pick ${I}\nbreak\nupdate-ref refs/heads/lower\npick ${J}\nbreak\nupdate-ref refs/heads/middle\npick ${K}\n`
  t.is((await repo.runAnyhow({ stdin: list }, 'rebase', G, '--todo', '-')).exitCode, 4)
  await byHand(repo, 'rebase', '--continue')
  t.is(await branches(repo), before)
  await byHand(repo, 'rebase', '--continue')
  t.is(await repo.oid('lower'), await repo.oid('main~2'))
  t.is(await repo.oid('middle'), await repo.oid('main~1'))
  await repo.runAnyhow({}, 'undo')
  t.is(await branches(repo), before)
})

testWithGit('2.38', 'a branch whose line is gone from the list stays, also where git carries out the rest', async t => {
  const repo = await open(t, conflicting, 'system')
  const [lower, middle] = [await repo.oid('lower'), await repo.oid('middle')]
  const { stdout } = await repo.run('rebase', A, '--update-refs', '--print-todo')
  const list = stdout.replace('update-ref refs/heads/lower\n', '').replace(/(pick \S+ B\n)/, '$1exec true\n')
  const argv = ['rebase', A, '--update-refs', '--no-ff', '--todo', '-']
  const { exitCode, stderr } = await repo.runAnyhow({ stdin: list, env: { GIT_COMMITTER_NAME: 'Rita' } }, ...argv)
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('lower'), lower)
  t.not(await repo.oid('middle'), middle)
})

test('who interrupts a command that git runs is told that git waits', async t => {
  const repo = await open(t, conflicting, 'system')
  const begun = join(repo.gitDirectory, 'begun')
  const list = join(repo.home, 'list')
  await writeFile(list, `exec echo > '${begun}'; while test -e '${begun}'; do sleep 0.1; done\npick ${K}\n`)
  t.teardown(() => rm(begun, { force: true }))
  const argv = ['rebase', J, '--todo', list]
  const { child, ended } = startProgram(t, argv, { cwd: repo.directory, env: repo.env })
  while (!existsSync(begun)) await sleep(20)
  child.kill('SIGINT')
  const { exitCode, stderr } = await ended
  t.is(exitCode, 130)
  t.regex(stderr, /interrupted, and git rebase is in progress/)
  t.notRegex(stderr, /nothing was changed/)
  await byHand(repo, 'rebase', '--abort')
  t.is(await repo.oid('main'), K)
})

testWithGit('2.38', 'branches whose names are not plain follow by their names', async t => {
  const repo = await open(t, conflicting, 'system')
  for (const [name, oid] of [
    ['ünï/#1', I],
    ['quo"te', J],
  ] as const)
    await repo.gitSays('branch', name, oid)
  const list = `pick ${J}\npick ${I}\nbreak\npick ${K}\n`
  t.is((await repo.runAnyhow({ stdin: list }, 'rebase', H, '--todo', '-')).exitCode, 4)
  await byHand(repo, 'rebase', '--continue')
  const names = await repo.gitSays('for-each-ref', '--format=%(refname)', 'refs/heads/')
  t.is(names, ['lower', 'main', 'middle', 'quo"te', 'ünï/#1'].map(name => `refs/heads/${name}`).join('\n'))
  t.is(await repo.oid('ünï/#1'), await repo.oid('main~1'))
  t.is(await repo.oid('quo"te'), await repo.oid('main~2'))
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('ünï/#1'), I)

  const later = `break\npick ${I}\nupdate-ref refs/heads/ünï/#1\npick ${J}\npick ${K}\n`
  await repo.runAnyhow({ stdin: later }, 'rebase', H, '--todo', '-', '--no-ff')
  await byHand(repo, 'rebase', '--continue')
  t.is(await repo.oid('ünï/#1'), await repo.oid('main~2'))
  t.is(await repo.gitSays('for-each-ref', '--format=%(refname)', 'refs/heads/'), names)
})

for (const place of ['behind', 'before']) {
  test(`a branch that another worktree has checked out stays, also where the list moves it ${place} what is for git`, async t => {
    const repo = await open(t, conflicting, 'system')
    const elsewhere = join(repo.home, 'elsewhere')
    await repo.gitSays('worktree', 'add', '-q', elsewhere, 'lower')
    const line = 'update-ref refs/heads/lower\n'
    const [first, then] = place === 'before' ? [line, ''] : ['', line]
    const stdin = `pick ${K}\n${first}exec true\npick ${J}\n${then}pick ${I}\n`
    const { exitCode, stderr } = await repo.runAnyhow({ stdin }, 'rebase', H, '--todo', '-')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /warning: lower is checked out in another worktree, .*: not updated/)
    t.is(await repo.oid('lower'), D)
    t.is(await repo.gitSays('-C', elsewhere, 'status', '--porcelain'), '')
    t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
    t.is(await repo.oid('main'), K)
    await repo.gitSays('worktree', 'remove', elsewhere)
  })
}
