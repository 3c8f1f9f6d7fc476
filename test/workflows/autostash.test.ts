import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { parseOid } from '../../src/core/object/oid.js'
import { autostashRef, serializeRecord } from '../../src/core/operation/record.js'
import { type Death, dyingGit } from '../support/dying-git.js'
import { testDate } from '../support/env.js'
import { byHand, installHook, resolveAndContinue } from '../support/handover.js'
import { open, type TestRepository } from '../support/repository.js'
import { startProgram } from '../support/run-program.js'

const { B, C, D, J, K } = conflicting.oids

const lines = 'first\n2\n3\n4\n5\n6\n7\n8\nlast\n'

test('local changes that are in the way are put aside, and come back, staged or not', async t => {
  const repo = await open(t, conflicting, 'system')
  await changeTwoFiles(repo)
  const refused = await repo.run('drop', 'HEAD')
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, / → .*--autostash/)
  const done = await repo.runAnyhow({}, 'drop', 'HEAD', '--autostash')
  t.is(done.exitCode, 0, done.stderr)
  t.regex(done.stderr, /local changes were stashed and applied again/)
  t.is(await repo.gitSays('status', '--porcelain'), 'M  one.txt\n M two.txt')
  t.is(await read(repo, 'two.txt'), lines.replace('last', 'mine'))
  t.is(await repo.gitSays('stash', 'list'), '')
})

test('changes in a file that goes are put aside; where they conflict they stay in the stash, and that is said', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.write('k.txt', 'K\nmine\n')
  t.is((await repo.run('drop', 'HEAD')).exitCode, 1)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', 'HEAD', '--autostash')
  t.is(exitCode, 0)
  t.regex(stderr, /warning: local changes were stashed, and conflict with the rewritten files/)
  t.is(await repo.oid('main'), J)
  t.is(await repo.gitSays('show', 'stash@{0}:k.txt'), 'K\nmine')
})

test('changes that conflict stay in the stash, also when the command is run in another directory', async t => {
  const repo = await open(t, conflicting, 'system')
  await mkdir(join(repo.directory, 'sub'))
  await repo.gitSays('config', 'diff.relative', 'true')
  await repo.write('k.txt', 'K\nmine\n')
  const { exitCode, stderr } = await repo.runAnyhow({}, '-C', 'sub', 'drop', 'HEAD', '--autostash')
  t.is(exitCode, 0)
  t.regex(stderr, /warning: local changes were stashed, and conflict with the rewritten files/)
  t.is(await repo.gitSays('show', 'stash@{0}:k.txt'), 'K\nmine')
})

test('conflicts in the index cannot be put aside, and are named', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.write('k.txt', 'K\nmine\n')
  await repo.runAnyhow({}, 'drop', 'HEAD', '--autostash')
  t.is(await repo.gitSays('diff', '--name-only', '--diff-filter=U'), 'k.txt')
  await repo.write('j.txt', 'J\nmine\n')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', 'HEAD', '--autostash')
  t.is(exitCode, 1)
  t.regex(stderr, /^git-slim: the index has unresolved conflicts\n {2}k\.txt\n/)
  t.is(await repo.oid('main'), J)
})

test('nothing is put aside that is not in the way, nor where the setting is taken back', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('config', 'rebase.autoStash', 'true')
  await repo.write('b.txt', 'mine\n')
  await installHook(repo, 'reference-transaction', '#!/bin/sh\ngrep -q refs/stash && exit 1\nexit 0\n')
  const kept = await repo.runAnyhow({}, 'drop', 'HEAD')
  t.is(kept.exitCode, 0, kept.stderr)
  t.is(await read(repo, 'b.txt'), 'mine\n')
  await installHook(repo, 'reference-transaction', '#!/bin/sh\nexit 0\n')
  await repo.run('undo')
  await repo.write('k.txt', 'K\nmine\n')
  t.is((await repo.run('drop', 'HEAD', '--no-autostash')).exitCode, 1)
  t.is((await repo.runAnyhow({}, 'drop', 'HEAD')).exitCode, 0)
})

test('what is not known to git is not put aside, and changes are back where that ends a rewrite', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('rm', '-q', 'd.txt')
  await repo.gitSays('commit', '-q', '-m', 'gone')
  await repo.write('d.txt', 'not known\n')
  await repo.write('k.txt', 'K\nmine\n')
  const before = await repo.gitSays('status', '--porcelain')
  const { exitCode } = await repo.runWith(
    { stdin: `pick ${D}\npick ${J}\n` },
    'rebase',
    B,
    '--todo',
    '-',
    '--autostash',
  )
  t.is(exitCode, 1)
  t.is(await repo.gitSays('status', '--porcelain'), before)
  t.is(await read(repo, 'k.txt'), 'K\nmine\n')
  t.is(await repo.gitSays('stash', 'list'), '')
})

test('a dry run puts nothing aside', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.write('k.txt', 'K\nmine\n')
  t.is((await repo.runWith({}, 'drop', 'HEAD', '--autostash', '--dry-run')).exitCode, 0)
  t.is(await repo.gitSays('stash', 'list'), '')
})

test('git puts them aside where it goes on, and brings them back at its end, or when it is given up', async t => {
  const repo = await open(t, conflicting, 'system')
  for (const end of ['--continue', '--abort']) {
    await repo.write('k.txt', 'K\nmine\n')
    const { exitCode } = await repo.runAnyhow({}, 'drop', C, '--on-conflict=git', '--autostash')
    t.is(exitCode, 4)
    t.is(await read(repo, 'd.txt'), 'd\n')
    await (end === '--continue' ? resolveAndContinue(repo) : byHand(repo, 'rebase', end))
    t.is(await read(repo, 'k.txt'), 'K\nmine\n')
    t.is(await repo.gitSays('stash', 'list'), '')
    await repo.gitSays('checkout', 'k.txt')
    await repo.runAnyhow({}, 'operations')
    if (end === '--continue') await repo.runAnyhow({}, 'undo')
  }
  t.is(await repo.oid('main'), K)
  t.is(await repo.oid('lower'), D)
})

const deaths: Readonly<Record<string, Death>> = {
  'before anything is taken away': { command: 'stash', when: 'after', nth: 2 },
  'when changes are taken away': { command: 'reset', when: 'after' },
  'when the branch has moved': { command: 'read-tree', when: 'before' },
  'before they come back': { command: 'stash', when: 'before', nth: 3 },
}

const unlessWindows = process.platform === 'win32' ? test.skip : test

for (const [when, death] of Object.entries(deaths)) {
  unlessWindows(`what a kill has left aside ${when}, the next command brings back`, async t => {
    const repo = await open(t, conflicting, 'system')
    await changeTwoFiles(repo)
    const env = await dyingGit(t, repo, death)
    const { ended } = startProgram(t, ['drop', 'HEAD', '--autostash'], { cwd: repo.directory, env })
    t.is((await ended).exitCode, -1, (await ended).stderr)
    const later = { clock: () => ({ ...testDate, seconds: testDate.seconds + 3600 }) }
    const { exitCode, stderr } = await repo.runAnyhow(later, 'operations')
    t.is(exitCode, 0, stderr)
    t.is(await repo.gitSays('status', '--porcelain'), 'M  one.txt\n M two.txt', stderr)
    t.regex(await read(repo, 'two.txt'), /mine/)
    t.is(await repo.gitSays('stash', 'list'), '')
    t.is(await repo.gitSays('for-each-ref', 'refs/git-slim/autostash/'), '')
    t.is(/its autostash was applied/.test(stderr), death.when !== 'after' || !('nth' in death))
  })
}

/** Two commits on top change the first line of two files; locally the last one is changed, in one of them staged. */
async function changeTwoFiles(repo: TestRepository): Promise<void> {
  for (const text of [lines, lines.replace('first', 'First')]) {
    for (const name of ['one.txt', 'two.txt']) await repo.write(name, text)
    await repo.gitSays('add', '.')
    await repo.gitSays('commit', '-q', '-m', text.slice(0, 5))
  }
  for (const name of ['one.txt', 'two.txt'])
    await repo.write(name, lines.replace('first', 'First').replace('last', 'mine'))
  await repo.gitSays('add', 'one.txt')
}

test('what a command on another machine has put aside is left to it, and told once', async t => {
  const repo = await open(t, conflicting, 'system')
  await changeTwoFiles(repo)
  const stash = parseOid(await repo.gitSays('stash', 'create'))
  const by = { host: 'elsewhere', pid: 1 }
  const blob = serializeRecord({ version: 1, stash, worktree: '', by })
  await repo.gitSays('update-ref', autostashRef(stash), await repo.store(blob.body))
  await repo.gitSays('stash', 'store', '-q', '-m', 'autostash', stash)
  await repo.gitSays('reset', '-q', '--hard')
  const first = await repo.run('operations')
  t.is(first.exitCode, 0, first.stderr)
  t.true(
    first.stderr.includes(
      `elsewhere made an autostash; unless the command still runs there: git stash apply --index ${stash.slice(0, 12)}`,
    ),
  )
  t.is(await repo.gitSays('stash', 'list', '--format=%H'), stash)
  t.notRegex((await repo.run('operations')).stderr, /elsewhere/)
})

function read(repo: TestRepository, path: string): Promise<string> {
  return readFile(join(repo.directory, path), 'utf8')
}
