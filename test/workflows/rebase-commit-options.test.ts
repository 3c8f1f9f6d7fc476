import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { parseCommit } from '../../src/core/object/commit.js'
import { backends } from '../support/backends.js'
import { oracle } from '../support/git.js'
import { open, type TestRepository, text } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

const { A, B, C, D } = stack.oids

/** All that git says of the commits: their names, and what those are of. */
const all = '%H %T %an %ad %cn %cd%n%B'

/** Rebases the commits above A by git-slim, then by git, and compares what comes out. */
async function sameAsGit(
  t: ExecutionContext,
  repo: TestRepository,
  { lines, options }: { readonly lines: string; readonly options: readonly string[] },
): Promise<void> {
  const list = join(repo.home, 'list')
  await writeFile(list, lines)
  const env = { GIT_EDITOR: "sed -i 's/^C$/C, reworded/'" }
  const { exitCode, stderr } = await repo.runWith({ env }, 'rebase', A, '--todo', list, ...options)
  t.is(exitCode, 0, stderr)
  const ours = await repo.gitSays('log', `--format=${all}`)
  await repo.gitSays('reset', '-q', '--hard', D)
  const theirs = { ...repo.env, ...env, GIT_SEQUENCE_EDITOR: `cp "${list}"` }
  await oracle(['rebase', '-q', '-i', ...options, A], { cwd: repo.directory, env: theirs })
  t.is(ours, await repo.gitSays('log', `--format=${all}`))
}

for (const options of [
  ['--signoff'],
  ['--committer-date-is-author-date'],
  ['--signoff', '--committer-date-is-author-date'],
]) {
  test(`commits come out as git has them: ${options.join(' ')}`, async t => {
    const lines = `pick ${B}\nreword ${C}\nfixup ${D}\n`
    await sameAsGit(t, await open(t, stack, 'system'), { lines, options })
  })

  test(`commits that git makes come out so, too: ${options.join(' ')}`, async t => {
    const lines = `pick ${B}\nexec true\npick ${C}\npick ${D}\n`
    await sameAsGit(t, await open(t, stack, 'system'), { lines, options })
  })
}

for (const backend of backends) {
  test(`trailers stand on every commit, also on one that could keep its name [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const trailers = ['--trailer', 'Reviewed-by: Änn <ann@example.com>', '--trailer=Fixes=1']
    const { exitCode, stderr } = await repo.run('rebase', B, '--yes', ...trailers)
    t.is(exitCode, 0, stderr)
    t.is(await repo.oid('main~2'), B)
    const git = await repo.open()
    const messageOf = async (name: string) =>
      text(parseCommit((await git.objects.read(await repo.oid(name))).body).message)
    const messages = [await messageOf('main~1'), await messageOf('main')]
    const added = 'Reviewed-by: Änn <ann@example.com>\nFixes: 1\n'
    t.deepEqual(messages, [`C\n\n${added}`, `D\n\n${added}`])
    t.is(await repo.tree('main'), stack.trees.D)
  })
}

test("an author's date can be the present, and the committer's with it", async t => {
  const repo = await open(t, stack, 'system')
  t.is((await repo.run('rebase', C, '--yes', '--reset-author-date')).exitCode, 0)
  const [before, after] = [
    await repo.gitSays('log', '-1', '--format=%an %cd', D),
    await repo.gitSays('log', '-1', '--format=%an %cd'),
  ]
  t.is(after.split(' ')[0], before.split(' ')[0])
  const dates = await repo.gitSays('log', '-1', '--format=%at')
  t.not(dates, await repo.gitSays('log', '-1', '--format=%at', D))
  t.is((await repo.run('rebase', C, '--yes', '--ignore-date', '--committer-date-is-author-date')).exitCode, 0)
  t.is(await repo.gitSays('log', '-1', '--format=%at'), await repo.gitSays('log', '-1', '--format=%ct'))
})

test('a message in another encoding is in UTF-8 when something is added that is', async t => {
  const repo = await open(t, stack, 'system')
  const raw = await repo.gitSays('cat-file', 'commit', 'HEAD')
  const odd = Buffer.from(raw.replace(/\n\n[^]*$/, '\nencoding ISO-8859-1\n\ncaf\xe9\n'), 'latin1')
  const oid = (
    await oracle(['hash-object', '-t', 'commit', '-w', '--stdin'], { cwd: repo.directory, env: repo.env, input: odd })
  )
    .toString()
    .trim()
  await repo.gitSays('reset', '-q', '--hard', oid)
  t.is((await repo.run('rebase', C, '--yes', '--trailer', 'By: Änn')).exitCode, 0)
  t.regex(await repo.gitSays('cat-file', 'commit', 'HEAD'), /^(?!encoding)[^]*\n\ncafé\n\nBy: Änn$/)
})

testWithGit('2.38', 'what is empty can be kept or left out, whether it began so or came to it', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await repo.gitSays('cherry-pick', C)
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'empty')
  const topic = await repo.oid('topic')
  const onto = ['rebase', 'main', '--yes', '--reapply-cherry-picks']
  for (const [options, subjects] of [
    [[], 'empty'],
    [['--no-keep-empty'], ''],
    [['--empty=keep', '--keep-empty'], 'empty\nC'],
    [['--empty', 'keep', '--no-keep-empty'], 'C'],
  ] as const) {
    const { exitCode, stderr } = await repo.run(...onto, ...options)
    t.is(exitCode, 0, stderr)
    t.is(await repo.gitSays('log', '--format=%s', 'main..'), subjects)
    await repo.gitSays('reset', '-q', '--hard', topic)
  }
  const dropped = JSON.parse((await repo.run(...onto, '--no-keep-empty', '--json')).stdout)
  t.deepEqual([dropped.dropped, dropped.emptied.length], [[topic], 1])
})

test('what is malformed of commits is refused', async t => {
  const repo = await open(t, stack, 'system')
  for (const options of [
    ['--empty', 'perhaps'],
    ['--trailer', 'nothing'],
    ['--keep-empty', '--no-keep-empty'],
  ]) {
    t.is((await repo.run('rebase', A, '--yes', ...options)).exitCode, 2)
  }
  t.is(await repo.oid('main'), D)
})

test('commits that git makes have trailers, whether or not it knows of them', async t => {
  const repo = await open(t, stack, 'system')
  const list = { stdin: `pick ${B}\nexec true\npick ${C}\npick ${D}\n` }
  const { exitCode, stderr } = await repo.runWith(list, 'rebase', A, '--todo', '-', '--trailer', 'Fixes: 1')
  t.is(exitCode, 0, stderr)
  const count = (await repo.gitSays('log', '--format=%(trailers:only)', `${A}..`)).split('\n').filter(Boolean).length
  t.is(count, 3)
})

test('what git finds to be empty is kept as asked', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await repo.gitSays('cherry-pick', C)
  const list = { stdin: `exec true\npick ${await repo.oid('topic')}\n` }
  const onto = ['rebase', 'main', '--todo', '-']
  t.is((await repo.runWith(list, ...onto, '--empty=keep')).exitCode, 0)
  t.is(await repo.gitSays('log', '--format=%s', 'main..'), 'C')
})

test('a merge that is made again is dated, and not signed off', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'side', B)
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'side')
  await repo.gitSays('checkout', '-q', 'main')
  await repo.gitSays('merge', '-q', '--no-ff', '-m', 'merge', 'side')
  const tip = await repo.oid('main')
  const options = ['--rebase-merges', '--signoff', '--committer-date-is-author-date']
  const { exitCode, stderr } = await repo.run('rebase', A, '--yes', '--no-update-refs', ...options)
  t.is(exitCode, 0, stderr)
  const ours = await repo.gitSays('log', `--format=${all}`)
  await repo.gitSays('reset', '-q', '--hard', tip)
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: ':', GIT_EDITOR: 'true' }
  await oracle(['rebase', '-q', '-i', ...options, A], { cwd: repo.directory, env })
  t.is(ours, await repo.gitSays('log', `--format=${all}`))
})
