import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { listWithoutC, pureRebase, resolveAndContinue } from '../support/handover.js'
import { defineHistory } from '../support/history.js'
import { testWithSshKeygen } from '../support/installed.js'
import { logHooks } from '../support/logging-hooks.js'
import { open } from '../support/repository.js'
import { sshKey } from '../support/signing-keys.js'

const { A, I, K } = conflicting.oids
const toGit = ['rebase', A, '--todo', '-', '--on-conflict=git']

test("hooks are asked once for each commit that git's own rebase makes, and for none that is replayed in memory", async t => {
  const repo = await open(t, conflicting, 'system')
  const ticket = `printf '\\nTicket: 1\\n' >>"$file"`
  const calls = await logHooks(repo, { bodies: { 'prepare-commit-msg': ticket } })
  t.is((await repo.runAnyhow({ stdin: listWithoutC }, ...toGit)).exitCode, 4)
  const before = await calls()
  t.deepEqual(
    before.filter(({ hook }) => hook === 'pre-rebase').map(({ args }) => args),
    [[A]],
  )
  t.false(before.some(({ hook }) => hook === 'prepare-commit-msg' || hook === 'post-rewrite'))
  const replayed = (await repo.gitSays('rev-list', 'HEAD', `^${K}`)).split('\n')
  t.regex(await resolveAndContinue(repo), /^0\n/)
  t.false((await calls()).some(({ hook }) => hook === 'pre-rebase'))
  const made = (await repo.gitSays('rev-list', 'main', `^${K}`)).split('\n')
  t.true(made.some(oid => !replayed.includes(oid)))
  for (const oid of made) {
    const tickets = (await repo.gitSays('log', '-1', '--format=%B', oid)).match(/Ticket: 1/g) ?? []
    t.is(tickets.length, replayed.includes(oid) ? 0 : 1)
  }
})

testWithSshKeygen('all new commits are signed, whoever makes them', async t => {
  const repo = await open(t, conflicting, 'system')
  await sshKey(t, repo)
  t.is((await repo.runAnyhow({ stdin: listWithoutC }, ...toGit, '-S')).exitCode, 4)
  t.regex(await resolveAndContinue(repo), /^0\n/)
  const kept = (await repo.gitSays('rev-list', K)).split('\n')
  const made = (await repo.gitSays('rev-list', 'main')).split('\n').filter(oid => !kept.includes(oid))
  await repo.gitSays('verify-commit', ...made)
  t.true(made.length > 3)
})

test('a command that fails and is to be tried again is told without the advice of git, down to its blank lines', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('config', 'rebase.rescheduleFailedExec', 'true')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'rebase', I, '--exec', 'false')
  t.is(exitCode, 4)
  t.regex(stderr, /stopped at "exec false"/)
  t.notRegex(stderr, /^hint:/m)
  await repo.gitSays('rebase', '--abort')
})

test('a commit that the list applies again is applied again, by git', async t => {
  const history = defineHistory('applied-again', h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'a.txt': 'b\n' })
    h.commit('R', { 'a.txt': 'a\n' })
  })
  const { A, B, R } = history.oids
  const list = `pick ${B}\npick ${R}\npick ${B}\n`
  const ours = await open(t, history, 'system')
  const { exitCode, stderr } = await ours.runAnyhow({ stdin: list }, 'rebase', A, '--todo', '-')
  t.is(exitCode, 0, stderr)
  const theirs = await open(t, history, 'system')
  await pureRebase(theirs, list, A)
  t.is(await ours.oid('main'), await theirs.oid('main'))
  t.is(await ours.gitSays('log', '--format=%s', 'main'), 'B\nR\nB\nA')
  t.is((await ours.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await ours.oid('main'), R)
  const without = await open(t, history, 'embedded')
  t.regex((await without.runWith({ stdin: list }, 'rebase', A, '--todo', '-')).stderr, /needs git rebase/)
})
