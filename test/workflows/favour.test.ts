import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { branches, byHand, listWithoutC, pureRebase } from '../support/handover.js'
import { open, openBare } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

const { A, B, C, K } = conflicting.oids

for (const side of ['ours', 'theirs'] as const) {
  test(`of lines that both have changed, ${side} is taken as git rebase -X ${side} takes it`, async t => {
    const ours = await open(t, conflicting, 'system')
    const argv = ['rebase', A, '--todo', '-', '--no-update-refs', `--on-conflict=${side}`]
    const { exitCode, stderr } = await ours.runAnyhow({ stdin: listWithoutC }, ...argv)
    t.is(exitCode, 0, stderr)
    const theirs = await open(t, conflicting, 'system')
    t.regex(await pureRebase(theirs, listWithoutC, '-X', side, '--empty=drop', A), /^0\n/)
    t.is(await ours.tree('main'), await theirs.tree('main'))
    t.is(await ours.gitSays('show', 'main:x.txt'), side === 'ours' ? '0' : '2')
    t.is((await ours.runAnyhow({}, 'undo')).exitCode, 0)
    t.is(await ours.oid('main'), K)
    t.is(await ours.gitSays('status', '--porcelain'), '')
  })
}

test('what conflicts whichever side is taken changes nothing', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('rm', '-q', 'x.txt')
  await repo.gitSays('commit', '-q', '-m', 'gone')
  const before = await branches(repo)
  const list = `pick ${await repo.oid('HEAD')}\npick ${C}\n`
  const { exitCode, stderr, stdout } = await repo.runWith(
    { stdin: list },
    'rebase',
    B,
    '--todo',
    '-',
    '--on-conflict=theirs',
    '--json',
  )
  t.is(exitCode, 4)
  t.is(JSON.parse(stdout).error.kind, 'conflict')
  t.is(await branches(repo), before, stderr)
  t.is((await repo.run('operations')).stdout, 'git-slim has rewritten nothing in this repository yet\n')
})

test('a side is taken by a fold as well', async t => {
  const repo = await open(t, conflicting, 'system')
  const argv = ['squash', B, conflicting.oids.E, '--into', B, '-m', 'Both']
  const { exitCode, stderr } = await repo.runAnyhow({}, ...argv, '--on-conflict=theirs')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('show', 'main~8:x.txt').catch(String), '2')
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'main~8'), 'Both')
})

testWithGit('2.38', 'without a worktree, a side is taken where merges know of it; else that is said', async t => {
  const repo = await openBare(t, conflicting, 'system')
  const knows = (await repo.backend()).capabilities.has('favoured-merges')
  const { exitCode, stderr } = await repo.run('drop', C, '--on-conflict=theirs', '--no-update-refs')
  t.is(exitCode, knows ? 0 : 1)
  if (knows) t.is(await repo.gitSays('show', 'main:x.txt'), '2')
  else t.regex(stderr, /need git 2\.43 or newer/)
  t.not(await byHand(repo, 'rev-parse', 'HEAD'), '')
})
