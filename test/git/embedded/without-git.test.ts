import test from 'ava'
import { feature } from '../../../fixtures-repos/feature.js'
import { deepenScene } from '../../support/deepen-scene.js'
import { testDate } from '../../support/env.js'
import { startProgram } from '../../support/run-program.js'
import { open, openBare, runHere, type TestRepository } from '../../support/repository.js'

/** Runs a command line where no program is on PATH. */
function withoutGit(repo: TestRepository, ...argv: readonly string[]) {
  return runHere(argv, {
    cwd: repo.directory,
    env: { ...repo.env, PATH: repo.home, Path: repo.home },
    clock: () => testDate,
    signal: new AbortController().signal,
  })
}

for (const opened of [open, openBare]) {
  test(`squash and undo work where there is no git, and say so [${opened.name}]`, async t => {
    const repo = await opened(t, feature, 'embedded')
    const squashed = await withoutGit(repo, 'squash', '--last', '2', '-m', 'one of two')
    t.is(squashed.exitCode, 0, squashed.stderr)
    t.regex(squashed.stderr, /using the embedded git: git is not on PATH/)
    t.is(await repo.tree('feature'), feature.trees.F)
    t.is(await repo.gitSays('log', '--format=%s', '-2', 'feature'), 'one of two\nfixup! Add c')
    t.regex(await repo.gitSays('reflog', '-1', '--format=%gs', 'feature'), /^git-slim: squash 2 commits/)
    if (opened === open) t.is(await repo.gitSays('status', '--porcelain'), '')
    await repo.check()
    const undone = await withoutGit(repo, 'undo')
    t.is(undone.exitCode, 0, undone.stderr)
    t.is(await repo.oid('feature'), feature.oids.F)
  })

  test(`the same squash makes the same commit with git and without [${opened.name}]`, async t => {
    const [one, other] = [await opened(t, feature, 'embedded'), await opened(t, feature, 'system')]
    const range = 'origin/main..HEAD'
    t.is((await withoutGit(one, 'squash', range, '--allow-published')).exitCode, 0)
    t.is((await other.run('squash', range, '--allow-published')).exitCode, 0)
    t.is(await one.oid('feature'), await other.oid('feature'))
    t.is(await one.gitSays('for-each-ref'), await other.gitSays('for-each-ref'))
  })
}

test('a merge base is found where there is no git', async t => {
  const scene = await deepenScene(t, 'embedded')
  const { work } = scene
  const env = { PATH: work, Path: work, GIT_SLIM_BACKEND: undefined }
  const argv = scene.argv.filter(word => word !== '--backend' && word !== 'embedded')
  const { ended } = startProgram(t, argv, { cwd: work, env: { ...scene.env, ...env }, program: 'bundled' })
  const { exitCode, stderr } = await ended
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /using the embedded git: git is not on PATH/)
  await scene.checkFound()
  await scene.checkClean()
})

test('the program as it is bundled for users squashes without git', async t => {
  const repo = await open(t, feature, 'embedded')
  const env = { ...repo.env, PATH: repo.home, Path: repo.home }
  const argv = ['squash', '--last', '2', '-m', 'one of two']
  const { exitCode, stderr } = await startProgram(t, argv, { cwd: repo.directory, env, program: 'bundled' }).ended
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('feature'), feature.trees.F)
  t.is(await repo.gitSays('log', '--format=%s', '-1', 'feature'), 'one of two')
})
