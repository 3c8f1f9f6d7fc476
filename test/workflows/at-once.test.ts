import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { findGit } from '../../src/git/system/find-git.js'
import { tryOracle } from '../support/git.js'
import { fakeGit } from '../support/fake-git.js'
import { open, type TestRepository } from '../support/repository.js'
import { startProgram } from '../support/run-program.js'

const rounds = 3

/** Rewords a branch's last commit some times over, and returns the messages of which it says that they are there. */
async function rewordOften(t: ExecutionContext, repo: TestRepository, cwd: string, name: string) {
  const done: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const message = `${name} ${round}`
    const { exitCode, stderr } = await startProgram(t, ['reword', 'HEAD', '-m', message], { cwd, env: repo.env }).ended
    // Another may hold a lock for longer than git waits: then nothing has changed.
    if (exitCode === 0) done.push(message)
    else t.regex(stderr, /lock|another git-slim/i)
  }
  return done
}

/** Makes branches, packs all refs, and returns the branches of which git says that they are there. */
async function branchOften(repo: TestRepository) {
  const done: string[] = []
  for (let round = 1; round <= 4 * rounds; round++) {
    const at = { cwd: repo.directory, env: repo.env }
    const { code } = await tryOracle(['branch', `git-${round}`, stack.oids.B], at)
    if (code === 0) done.push(`git-${round}`)
    await tryOracle(['pack-refs', '--all', '--prune'], at)
  }
  return done
}

test('of two git-slim and one git that write refs at once, what each says is done is done', async t => {
  const repo = await open(t, stack, 'system')
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'topic', linked)
  const [main, topic, branches] = await Promise.all([
    rewordOften(t, repo, repo.directory, 'main'),
    rewordOften(t, repo, linked, 'topic'),
    branchOften(repo),
  ])
  t.log({ main, topic, branches: branches.length })
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'main'), main.at(-1) ?? 'D')
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'topic'), topic.at(-1) ?? 'D')
  const found = (await repo.gitSays('for-each-ref', '--format=%(refname:short)', 'refs/heads/git-*')).split('\n')
  t.deepEqual(found.filter(Boolean).toSorted(), branches.toSorted())
  const { operations } = JSON.parse((await repo.run('operations', '--json')).stdout)
  t.is(operations.length, main.length + topic.length)
  t.is(new Set(operations.map(({ id }: { id: number }) => id)).size, operations.length)
  for (const { cwd, count } of [
    { cwd: repo.directory, count: main.length },
    { cwd: linked, count: topic.length },
  ]) {
    for (let i = 0; i < count; i++) t.is((await repo.runWith({ cwd }, 'undo')).exitCode, 0)
  }
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.oid('topic'), stack.oids.D)
})

/** A git that commits on the branch in the moment before git-slim moves it. */
const committing = (real: string) => `
import { spawnSync } from 'node:child_process'
const run = (...args) => spawnSync(${JSON.stringify(real)}, args, { encoding: 'utf8' }).stdout.trim()
if (args.includes('update-ref')) {
  const commit = run('commit-tree', '-p', 'main', '-m', 'meanwhile', 'main^{tree}')
  run('update-ref', 'refs/heads/main', commit)
}
process.exit(spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status ?? 1)`

test('a commit that comes between the plan and the refs is not lost', async t => {
  const repo = await open(t, stack, 'system')
  const { env } = await fakeGit(t, committing((await findGit(repo.env)) ?? ''), repo.env)
  const { exitCode, stderr } = await repo.runWith({ env }, 'reword', 'HEAD~1', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /main/)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'meanwhile\nD\nC\nB\nA')
  t.deepEqual(JSON.parse((await repo.run('operations', '--json')).stdout).operations, [])
})
