import { join } from 'node:path'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { branches, byHand, listWithoutC, resolveAndContinue } from '../support/handover.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

const { A, B, C, E, K } = conflicting.oids
const toGit = ['rebase', A, '--todo', '-', '--on-conflict=git']

testWithGit('2.38', 'a dry run says what would be handed to git, and that is what git gets', async t => {
  const repo = await open(t, conflicting, 'system')
  const elsewhere = join(repo.home, 'elsewhere')
  await repo.gitSays('worktree', 'add', '-q', elsewhere, 'lower')
  const before = await branches(repo)
  const dry = await repo.runWith({ stdin: listWithoutC }, ...toGit, '--dry-run', '--json')
  t.is(dry.exitCode, 0, dry.stderr)
  const document = JSON.parse(dry.stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.like(document, { changed: false, dryRun: true, handedOver: { operation: null } })
  t.is(await branches(repo), before)
  const { stdout } = await repo.runWith({ stdin: listWithoutC }, ...toGit, '--dry-run')
  t.regex(stdout, /^by git rebase, on [0-9a-f]{7}:\n {4}pick [0-9a-f]{40} E\n/)
  const stopped = await repo.runAnyhow({ stdin: listWithoutC }, ...toGit, '--json')
  const { handedOver } = JSON.parse(stopped.stdout).error
  // What is built on has other dates there.
  t.is(document.handedOver.todo, handedOver.todo)
  t.regex(handedOver.todo, /update-ref refs\/heads\/middle/)
  t.notRegex(handedOver.todo, /lower/)
  await byHand(repo, 'rebase', '--abort')
  await repo.gitSays('worktree', 'remove', '--force', elsewhere)
})

test('a squash says likewise what git carries out, or would', async t => {
  const repo = await open(t, conflicting, 'system')
  const argv = ['squash', B, E, '--into', B, '-m', 'Both', '--on-conflict=git']
  const dry = await repo.runAnyhow({}, ...argv, '--dry-run', '--json')
  t.is(dry.exitCode, 0, dry.stderr)
  const document = JSON.parse(dry.stdout)
  t.is(schemaErrors('squash', document), '')
  t.like(document, { changed: false, dryRun: true, commit: null, after: K, handedOver: { operation: null } })
  t.regex(
    (await repo.runAnyhow({}, ...argv, '--dry-run')).stdout,
    /would squash 2 commits on main · nothing was changed/,
  )
  const whole = await repo.run('squash', '--last', '2', '-m', 'x', '--json')
  t.is(schemaErrors('squash', JSON.parse(whole.stdout)), '')
  t.is(JSON.parse(whole.stdout).handedOver, null)
})

test('tags that are to follow keep a rewrite from git, which moves none', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('tag', 'v1', E)
  const before = await branches(repo)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', C, '--on-conflict=git', '--update-tags')
  t.is(exitCode, 1, stderr)
  t.regex(stderr, /git rebase does not move tags, and --update-tags asks to move v1/)
  t.is(await branches(repo), before)
  t.is(await repo.oid('v1'), E)
})

testWithGit('2.38', 'where a stacked branch was moved meanwhile, it is said how git is left', async t => {
  const repo = await open(t, conflicting, 'system')
  t.is((await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')).exitCode, 4)
  await repo.gitSays('update-ref', 'refs/heads/lower', A)
  await resolveAndContinue(repo)
  for (const argv of [['undo'], ['undo', '1'], ['reword', 'HEAD', '-m', 'x']]) {
    const { exitCode, stderr } = await repo.run(...argv)
    t.is(exitCode, 1)
    t.regex(stderr, /only updating another branch failed: git rebase --quit/)
  }
  const now = await repo.oid('main')
  t.not(now, K)
  t.regex(await byHand(repo, 'rebase', '--quit'), /^0\n/)
  t.regex((await repo.run('operations')).stderr, /git rebase has finished operation 1 \(drop\)/)
  t.is(await repo.oid('main'), now)
})
