import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { branches, byHand, listWithoutC, postRewrites, pureRebase, resolveAndContinue } from '../support/handover.js'
import { findGit } from '../../src/git/system/find-git.js'
import { fakeGit } from '../support/fake-git.js'
import { open } from '../support/repository.js'
import { startProgram } from '../support/run-program.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

const { A, B, C, D, E, K } = conflicting.oids
const toGit = ['rebase', A, '--todo', '-', '--on-conflict=git']

testWithGit('2.38', 'what conflicts goes on in git, and comes to what git alone would have come to', async t => {
  const ours = await open(t, conflicting, 'system')
  const before = await branches(ours)
  const { exitCode, stderr } = await ours.runAnyhow({ stdin: listWithoutC }, ...toGit)
  t.is(exitCode, 4)
  t.regex(stderr, /^step 3 of 9 conflicts in x\.txt: git rebase goes on from here\n/)
  t.regex(stderr, /git-slim: git rebase has stopped at "pick [0-9a-f]{7} E", 7 lines to go\n {2}CONFLICT \(content\)/)
  t.regex(stderr, / → .*git rebase --continue\n.*git rebase --skip\n.*git rebase --abort\n$/)
  t.is(await branches(ours), before)
  t.regex(await ours.gitSays('status'), /currently rebasing branch 'main' on/)
  t.regex(await resolveAndContinue(ours), /^0\n/)

  const theirs = await open(t, conflicting, 'system')
  const list = listWithoutC.replace(/(pick \S+ D\n)/, '$1update-ref refs/heads/lower\n')
  await pureRebase(theirs, list.replace(/(pick \S+ G\n)/, '$1update-ref refs/heads/middle\n'), A)
  t.regex(await resolveAndContinue(theirs), /^0\n/)
  t.is(await branches(ours), await branches(theirs))
  t.is(await ours.gitSays('rev-parse', 'ORIG_HEAD'), K)
  t.regex((await ours.reflog('main'))[0] ?? '', /^rebase \(finish\): refs\/heads\/main onto/)
  t.is((await ours.reflog('main')).length, (await theirs.reflog('main')).length)
})

testWithGit(
  '2.38',
  'meanwhile the operation is pending; when git has finished, it is undone and done again like any other',
  async t => {
    const repo = await open(t, conflicting, 'system')
    const before = await branches(repo)
    const failed = await repo.runAnyhow({ stdin: listWithoutC }, ...toGit, '--json')
    const { error } = JSON.parse(failed.stdout)
    t.is(schemaErrors('error', JSON.parse(failed.stdout)), '')
    t.is(error.kind, 'stopped')
    t.like(error.handedOver, { operation: 1, stopped: { why: 'failed', at: `pick ${E} E`, left: 7 } })
    t.is(error.handedOver.onto, await repo.oid('HEAD'))
    const log = async () => JSON.parse((await repo.run('operations', '--json')).stdout)
    t.is(schemaErrors('operations', await log()), '')
    t.like((await log()).operations, [{ id: 1, verb: 'rebase', state: 'pending' }])
    t.regex((await repo.run('operations')).stdout, /^1 {2}rebase .*main [0-9a-f]{7} and 2 more .*pending\n$/)
    for (const argv of [['reword', 'HEAD', '-m', 'x'], ['undo'], ['undo', '1']]) {
      const { exitCode, stderr } = await repo.run(...argv)
      t.is(exitCode, 1)
      t.regex(stderr, /git rebase --continue, or git rebase --abort/)
    }
    await resolveAndContinue(repo)
    const after = await branches(repo)
    const settled = await repo.run('operations')
    t.regex(settled.stderr, /git rebase has finished operation 1 \(rebase\); undo: git slim undo 1/)
    t.like((await log()).operations, [{ id: 1, state: 'done', refs: { length: 3 } }])
    t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
    t.is(await branches(repo), before)
    t.is(await repo.gitSays('status', '--porcelain'), '')
    t.is((await repo.runAnyhow({}, 'redo')).exitCode, 0)
    t.is(await branches(repo), after)
    t.is(await repo.gitSays('status', '--porcelain'), '')
  },
)

test('given up, it is unchanged, and forgotten', async t => {
  const repo = await open(t, conflicting, 'system')
  const before = await branches(repo)
  await repo.run('reword', 'HEAD', '-m', 'K')
  await repo.runAnyhow({ stdin: listWithoutC }, ...toGit)
  t.regex(await byHand(repo, 'rebase', '--abort'), /^0\n/)
  t.is(await branches(repo), before)
  t.is(await repo.gitSays('status', '--porcelain'), '')
  const { stdout, stderr } = await repo.run('operations')
  t.is(stdout, 'git-slim has rewritten nothing in this repository yet\n')
  t.regex(stderr, /ended without moving the branch; operation 1 \(rebase\) was removed from the log/)
  t.is((await repo.run('operations')).stderr, '')
})

test('a commit that is left out at its conflict is left out', async t => {
  const ours = await open(t, conflicting, 'system')
  await ours.runAnyhow({ stdin: listWithoutC }, ...toGit, '--no-update-refs')
  t.regex(await byHand(ours, 'rebase', '--skip'), /^0\n/)
  const theirs = await open(t, conflicting, 'system')
  await pureRebase(theirs, listWithoutC, A)
  t.regex(await byHand(theirs, 'rebase', '--skip'), /^0\n/)
  t.is(await branches(ours), await branches(theirs))
})

test('the post-rewrite hook hears of every commit, those that were replayed in memory among them', async t => {
  const ours = await open(t, conflicting, 'system')
  const heard = await postRewrites(ours)
  await ours.runAnyhow({ stdin: listWithoutC }, ...toGit, '--no-update-refs')
  await resolveAndContinue(ours)
  const theirs = await open(t, conflicting, 'system')
  const heardThere = await postRewrites(theirs)
  await pureRebase(theirs, listWithoutC, A)
  await resolveAndContinue(theirs)
  const text = await heard()
  t.is(text, await heardThere())
  t.regex(text, new RegExp(`^${D} [0-9a-f]{40}\n${E} [0-9a-f]{40}\n`))
  t.is(text.split('\n').length, 9)
})

test('notes follow, also those of commits that were replayed in memory', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('config', 'notes.rewriteRef', 'refs/notes/*')
  for (const oid of [D, K]) await repo.gitSays('notes', 'add', '-m', `of ${oid}`, oid)
  await repo.runAnyhow({ stdin: listWithoutC }, ...toGit, '--no-update-refs')
  await resolveAndContinue(repo)
  t.is(await repo.gitSays('notes', 'show', 'main'), `of ${K}`)
  t.is(await repo.gitSays('notes', 'show', 'main~7'), `of ${D}`)
})

test('what begins a comment is taken from core.commentString, too', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('config', 'core.commentString', '//')
  const list = listWithoutC.replace(/pick (\S+) I/, 'squash $1 I')
  const env = { GIT_EDITOR: `sh -c 'printf "said\n\n//1 goes\n" > "$0"'` }
  const { exitCode, stderr } = await repo.runAnyhow({ stdin: list, env }, ...toGit)
  t.is(exitCode, 4)
  t.regex(stderr, /drops lines that begin with \/\/ from the message of a fold/)
  await byHand(repo, 'rebase', '--abort')
})

test('messages that were written already are not asked for again, and leaving out what was to say them is harmless', async t => {
  const list = listWithoutC
    .replace(/pick (\S+) E/, 'reword $1 E')
    .replace(/pick (\S+) G/, 'reword $1 G')
    .replace(/pick (\S+) I/, 'squash $1 I')
  const env = { GIT_EDITOR: `sh -c 'printf "%s said\\n\\n#1 stays\\n" "$(head -1 "$0")" > "$0"'` }
  const repo = await open(t, conflicting, 'system')
  const { exitCode, stderr } = await repo.runAnyhow({ stdin: list, env }, ...toGit)
  t.is(exitCode, 4)
  t.regex(stderr, /drops lines that begin with # from the message of a fold/)
  await byHand(repo, 'rebase', '--skip')
  const subjects = await repo.gitSays('log', '--format=%s', `${A}..main`)
  t.is(subjects, 'K\nJ\nH said\nG said\nF\nD\nB')
  t.is(await repo.gitSays('log', '-1', '--format=%B', 'main~3'), 'G said\n\n#1 stays\n')
  t.is(
    await repo.gitSays('log', '-1', '--format=%an %ad', 'main~3'),
    await repo.gitSays('log', '-1', '--format=%an %ad', conflicting.oids.G),
  )
})

testWithGit('2.38', 'a mark of comments that would swallow lines of the list keeps git from it', async t => {
  const repo = await open(t, conflicting, 'system')
  const before = await branches(repo)
  for (const mark of ['p', 'u']) {
    await repo.gitSays('config', 'core.commentChar', mark)
    const { exitCode, stderr } = await repo.run('drop', C, '--on-conflict=git')
    t.is(exitCode, 1, stderr)
    t.regex(stderr, new RegExp(`would read commands of its list as comments, since core.commentChar is ${mark}`))
    t.is(await branches(repo), before)
  }
  t.is((await repo.run('operations')).stdout, 'git-slim has rewritten nothing in this repository yet\n')
})

testWithGit('2.38', 'stop, and a dry run, leave a conflict at that', async t => {
  const repo = await open(t, conflicting, 'system')
  const list = ['rebase', A, '--todo', '-']
  for (const options of [['--on-conflict=stop'], ['--dry-run'], ['--on-conflict=stop', '--dry-run']]) {
    const { exitCode, stderr } = await repo.runWith({ stdin: listWithoutC }, ...list, ...options)
    t.is(exitCode, 4)
    t.regex(stderr, /step 3 of 9 conflicts; nothing was changed/)
  }
  const { exitCode, stderr } = await repo.run('drop', C, '--on-conflict=no')
  t.is(exitCode, 2)
  t.regex(stderr, /--on-conflict cannot be "no"/)
})

test('a rebase that is left with --quit has come to nothing, and so has one whose branch was moved by hand since', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  await byHand(repo, 'rebase', '--quit')
  await repo.gitSays('reset', '-q', '--hard')
  await repo.gitSays('checkout', '-q', 'main')
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'later')
  const moved = await repo.oid('main')
  t.regex((await repo.run('operations')).stderr, /operation 1 \(drop\) was removed from the log/)
  t.is((await repo.run('undo')).exitCode, 1)
  t.is(await repo.oid('main'), moved)
})

test('commits that were made since stay: an undo that would lose them is refused', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  await resolveAndContinue(repo)
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'later')
  const { exitCode, stderr } = await repo.run('undo')
  t.is(exitCode, 1)
  t.regex(stderr, /main has moved since/)
})

test('rerere knows what was resolved before', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('config', 'rerere.enabled', 'true')
  await repo.gitSays('config', 'rerere.autoUpdate', 'true')
  await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  await resolveAndContinue(repo)
  await repo.runAnyhow({}, 'undo')
  await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  t.regex(await byHand(repo, 'rebase', '--continue'), /^0\n/)
  t.is(await repo.gitSays('show', 'main:x.txt'), 'resolved')
})

testWithGit('2.38', 'commits that are folded over others go on in git as well', async t => {
  const repo = await open(t, conflicting, 'system')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'squash', C, conflicting.oids.F, '--into', C, '--dry-run')
  t.is(exitCode, 0, stderr)
  const stopped = await repo.runAnyhow({}, 'squash', B, E, '--into', B, '-m', 'Both', '--on-conflict=git')
  t.is(stopped.exitCode, 4)
  t.regex(stopped.stderr, /stopped at "fixup [0-9a-f]{7} E", 10 lines to go/)
  // Resolved the same way, C says nothing any more.
  t.regex(await resolveAndContinue(repo), /^1\n.*CONFLICT/s)
  t.regex(await resolveAndContinue(repo), /^0\n/)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'K\nJ\nI\nH\nG\nF\nD\nBoth\nA')
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('main'), K)
})

testWithGit('2.38', 'what conflicts at a root commit goes on in git as well', async t => {
  const repo = await open(t, conflicting, 'system')
  // Git builds such a root on a commit of it, without writing it: fsck would miss it.
  await repo.gitSays('mktree')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'squash', A, E, '--into', A, '-m', 'Both', '--on-conflict=git')
  t.is(exitCode, 4)
  t.regex(stderr, /stopped at "fixup [0-9a-f]{7} E", 11 lines to go/)
  await resolveAndContinue(repo)
  await resolveAndContinue(repo)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'K\nJ\nI\nH\nG\nF\nD\nB\nBoth')
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('main'), K)
})

testWithGit('2.38', 'where nothing is left of a commit, it is said, or git stops, as it is asked for', async t => {
  const repo = await open(t, conflicting, 'system')
  const list = listWithoutC.replace('\n', `\npick ${await copyOfB()}\n`)
  const argv = ['rebase', A, '--todo', '-', '--empty=stop']
  const told = await repo.runWith({ stdin: list }, ...argv, '--json')
  t.is(told.exitCode, 4)
  t.is(schemaErrors('error', JSON.parse(told.stdout)), '')
  t.like(JSON.parse(told.stdout).error, { kind: 'conflict', step: 2, conflicts: [], emptied: true })
  const stopped = await repo.runAnyhow({ stdin: list }, ...argv, '--on-conflict=git')
  t.is(stopped.exitCode, 4)
  t.regex(stopped.stderr, /^step 2 of 10 becomes empty: git rebase goes on from here\n/)
  t.regex(stopped.stderr, /the commit becomes empty; to keep it: git commit --allow-empty/)
  await byHand(repo, 'commit', '--allow-empty', '-C', 'REBASE_HEAD')
  t.regex(await byHand(repo, 'rebase', '--continue'), /^1\n.*CONFLICT/s)
  await resolveAndContinue(repo)
  t.is(await repo.gitSays('log', '--format=%s', 'main~7'), 'D\nAgain\nB\nA')

  async function copyOfB(): Promise<string> {
    return repo.gitSays('commit-tree', `${B}^{tree}`, '-p', A, '-m', 'Again')
  }
})

test('a git that merges in a worktree alone is left what needs a merge', async t => {
  const repo = await open(t, conflicting, 'system')
  const real = JSON.stringify(await findGit(repo.env))
  const old = await fakeGit(
    t,
    `import { spawnSync } from 'node:child_process'
    if (args[0] === 'version') { console.log('git version 2.34.1'); process.exit(0) }
    process.exit(spawnSync(${real}, args, { stdio: 'inherit' }).status ?? 1)`,
    repo.env,
  )
  const run = (...argv: readonly string[]) =>
    startProgram(t, argv, { cwd: repo.directory, env: { ...old.env, GIT_EDITOR: ':' } }).ended
  const refused = await run('drop', C)
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, /install git 2\.38 or newer/)
  const stopped = await run('drop', C, '--on-conflict=git')
  t.is(stopped.exitCode, 4)
  t.regex(stopped.stderr, /step 2 of 8 needs a merge, which this version of git makes only in a worktree/)
  t.regex(stopped.stderr, /not updated: lower, middle/)
  t.regex(await resolveAndContinue(repo), /^0\n/)
  t.is(await repo.oid('lower'), D)
  t.is((await run('undo')).exitCode, 0)
  t.is(await repo.oid('main'), K)
})

test('below a merge, git makes it again with what was resolved', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'side', B)
  await repo.write('s.txt', 's\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-q', '-m', 'S')
  await repo.gitSays('checkout', '-q', 'main')
  await repo.gitSays('merge', '-q', '-m', 'M', 'side')
  const before = await branches(repo)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', C, '--on-conflict=git')
  t.is(exitCode, 4, stderr)
  t.is(await branches(repo), before)
  t.regex(await resolveAndContinue(repo), /^0\n/)
  t.is(await repo.gitSays('log', '--first-parent', '--format=%s', 'main'), 'M\nK\nJ\nI\nH\nG\nF\nE\nD\nB\nA')
  t.is(await repo.oid('main^2'), await repo.oid('side'))
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await branches(repo), before)
})
