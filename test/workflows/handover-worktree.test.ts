import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { byHand, listWithoutC, resolveAndContinue } from '../support/handover.js'
import { open } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

const { A, B, C, D, K } = conflicting.oids
const toGit = ['rebase', A, '--todo', '-', '--on-conflict=git']

test('local changes are refused before anything is changed', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.write('k.txt', 'changed\n')
  const inTheWay = await repo.runWith({ stdin: listWithoutC }, ...toGit)
  t.is(inTheWay.exitCode, 1)
  t.regex(inTheWay.stderr, /uncommitted changes would be lost/)
  await repo.gitSays('checkout', 'k.txt')
  await repo.write('b.txt', 'changed\n')
  const { exitCode, stderr } = await repo.runWith({ stdin: listWithoutC }, ...toGit)
  t.is(exitCode, 1)
  t.regex(stderr, /git rebase did not start; nothing was changed\n.*cannot rebase: You have unstaged changes/s)
  t.is((await repo.run('operations')).stdout, 'git-slim has rewritten nothing in this repository yet\n')
})

for (const options of [[], ['--autostash']]) {
  const name = ['ignored files are not lost where the first step is for git', ...options].join(' ')
  test(name, async t => {
    const repo = await open(t, conflicting, 'system')
    await repo.gitSays('checkout', '-q', '-b', 'upstream', A)
    await repo.write('b.txt', 'theirs\n')
    await repo.write('kept.txt', 'theirs\n')
    await repo.gitSays('add', 'b.txt', 'kept.txt')
    await repo.gitSays('commit', '-q', '-m', 'conflicts with B')
    await repo.gitSays('checkout', '-q', 'main')
    await repo.write('.git/info/exclude', 'kept.txt\n')
    await repo.write('kept.txt', 'mine\n')
    await repo.write('k.txt', 'changed\n')
    if (options.length === 0) await repo.gitSays('checkout', 'k.txt')
    const { exitCode, stderr } = await repo.run('rebase', 'upstream', '--yes', '--on-conflict=git', ...options)
    t.is(await readFile(join(repo.directory, 'kept.txt'), 'utf8'), 'mine\n')
    t.is(exitCode, 1, stderr)
    t.regex(stderr, /kept\.txt/)
    t.is(await repo.gitSays('stash', 'list'), '')
    t.is((await repo.run('operations')).stdout, 'git-slim has rewritten nothing in this repository yet\n')
  })
}

test('a detached HEAD goes on, and comes back', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('checkout', '-q', '--detach')
  const { exitCode } = await repo.runAnyhow({}, 'drop', C, '--on-conflict=git', '--no-update-refs')
  t.is(exitCode, 4)
  await byHand(repo, 'rebase', '--abort')
  t.regex((await repo.run('operations')).stderr, /was removed from the log/)
  await repo.runAnyhow({}, 'drop', C, '--on-conflict=git', '--no-update-refs')
  await resolveAndContinue(repo)
  const tip = await repo.oid('HEAD')
  t.not(tip, K)
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await repo.oid('HEAD'), K)
  t.is(await repo.oid('main'), K)
  t.is((await repo.runAnyhow({}, 'redo')).exitCode, 0)
  t.is(await repo.oid('HEAD'), tip)
})

test('a rebase that is pending in one worktree keeps nobody from working in another', async t => {
  const repo = await open(t, conflicting, 'system')
  const elsewhere = join(repo.home, 'elsewhere')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'other', elsewhere, B)
  await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  const there = { cwd: elsewhere }
  t.is((await repo.runWith(there, 'reword', 'HEAD', '-m', 'Other')).exitCode, 0)
  t.is((await repo.runWith(there, 'undo')).exitCode, 0)
  t.is(await repo.oid('other'), B)
  await resolveAndContinue(repo)
  const settled = await repo.runWith(there, 'operations')
  t.regex(settled.stderr, /git rebase has finished operation 1 \(drop\)/)
  t.regex(settled.stdout, /^3 {2}undo .*\n2 {2}reword .*undone\n1 {2}drop .* → .*done\n$/)
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await repo.oid('main'), K)
  await repo.gitSays('worktree', 'remove', elsewhere)
})

testWithGit('2.38', 'a branch that another worktree is rebasing stays, and that is said', async t => {
  const repo = await open(t, conflicting, 'system')
  const elsewhere = join(repo.home, 'elsewhere')
  await repo.gitSays('worktree', 'add', '-q', elsewhere, 'lower')
  await repo.gitSays('-C', elsewhere, '-c', 'sequence.editor=sed -i 1ibreak', 'rebase', '-q', '-i', A)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  t.is(exitCode, 4)
  t.regex(stderr, /lower is being rebased in another worktree/)
  await byHand(repo, 'rebase', '--abort')
  await repo.gitSays('worktree', 'remove', '--force', elsewhere)
})

testWithGit('2.38', 'a linked worktree hands over as well, and is settled from the main one', async t => {
  const repo = await open(t, conflicting, 'system')
  const elsewhere = join(repo.home, 'elsewhere')
  await repo.gitSays('checkout', '-q', 'lower')
  await repo.gitSays('worktree', 'add', '-q', elsewhere, 'main')
  const { exitCode, stderr } = await repo.runWith({ cwd: elsewhere }, 'drop', C, '--on-conflict=git')
  t.is(exitCode, 4)
  t.regex(stderr, /lower is checked out in another worktree/)
  t.regex((await repo.run('operations')).stdout, /pending/)
  await byHand(repo, '-C', elsewhere, 'rebase', '--skip')
  t.regex((await repo.run('operations')).stdout, /done\n$/)
  t.is(await repo.oid('lower'), D)
  t.not(await repo.oid('middle'), conflicting.oids.G)
  await repo.gitSays('worktree', 'remove', elsewhere)
})
