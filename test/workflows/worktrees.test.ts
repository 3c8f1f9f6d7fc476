import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { oracle, tryOracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'

const { A, B, C, D } = stack.oids

interface Elsewhere {
  readonly repo: TestRepository
  readonly path: string
  /** Runs git in the other worktree. */
  readonly there: (...args: readonly string[]) => Promise<string>
  /** Returns what git says of index and files there. */
  readonly status: () => Promise<string>
}

/** main with A─B─C─D, and a branch `below` at C, checked out in another worktree. */
async function elsewhere(t: ExecutionContext): Promise<Elsewhere> {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('branch', 'below', C)
  const path = join(repo.home, 'elsewhere')
  await repo.gitSays('worktree', 'add', '-q', path, 'below')
  const there = (...args: readonly string[]) => repo.gitSays('-C', path, ...args)
  return { repo, path, there, status: () => there('status', '--porcelain=v2', '--branch', '--ignored') }
}

test('a branch that another worktree has checked out follows where its files stay, and comes back', async t => {
  const { repo, path, there, status } = await elsewhere(t)
  await writeFile(join(path, 'b.txt'), 'changed there\n')
  await writeFile(join(path, 'new.txt'), 'staged there\n')
  await there('add', 'new.txt')
  const before = (await status()).replace(/^# branch\.oid .*\n/, '')
  for (const argv of [
    ['reword', B, '-m', 'B, reworded'],
    ['undo'],
    ['redo'],
    ['squash', `${A}..HEAD~1`, '-m', 'both'],
    ['undo'],
  ]) {
    const { exitCode, stderr } = await repo.run(...argv)
    t.is(exitCode, 0, stderr)
    t.notRegex(stderr, /warning/)
    t.is(await repo.oid('below'), await repo.oid('main~1'))
    t.is(await there('rev-parse', 'HEAD'), await repo.oid('below'))
    t.is((await status()).replace(/^# branch\.oid .*\n/, ''), before)
  }
  t.is(await readFile(join(path, 'b.txt'), 'utf8'), 'changed there\n')
  await there('reset', '-q', '--hard')
})

test('one whose files would change stays, and undo has nothing to do with it', async t => {
  const { repo, status } = await elsewhere(t)
  await repo.gitSays('branch', 'lower', B)
  const before = await status()
  const { exitCode, stderr, stdout } = await repo.run('squash', A, B, '-m', 'first', '--json')
  t.is(exitCode, 0, stderr)
  t.is(JSON.parse(stdout).refs.length, 3)
  await repo.run('undo')
  const dropped = await repo.run('drop', C, '--json')
  t.is(dropped.exitCode, 0, dropped.stderr)
  t.regex(dropped.stderr, /warning: below is checked out in another worktree, whose files would change: not updated/)
  t.deepEqual(
    JSON.parse(dropped.stdout).refs.map(({ name }: { name: string }) => name),
    ['refs/heads/main'],
  )
  t.is(await repo.oid('below'), C)
  t.is(await status(), before)
  t.is((await repo.run('undo')).exitCode, 0)
  t.deepEqual([await repo.oid('main'), await repo.oid('below')], [D, C])
  t.is(await status(), before)
})

test('undo from the other worktree takes its own files along, and leaves the first alone', async t => {
  const { repo, path, status } = await elsewhere(t)
  t.is((await repo.run('reword', B, '-m', 'B, reworded')).exitCode, 0)
  const { exitCode, stderr } = await repo.runWith({ cwd: path }, 'undo')
  t.is(exitCode, 0, stderr)
  t.deepEqual([await repo.oid('main'), await repo.oid('below')], [D, C])
  t.is((await repo.runWith({ cwd: path }, 'redo')).exitCode, 0)
  t.is((await repo.runWith({ cwd: path }, 'drop', 'HEAD')).exitCode, 0)
  t.regex(await status(), /branch\.head below$/m)
  t.notRegex(await status(), /^[12?]/m)
  t.is((await repo.runWith({ cwd: path }, 'undo')).exitCode, 0)
  t.notRegex(await status(), /^[12?]/m)
})

test('a branch that is in the middle of a rebase in another worktree stays, or that rebase could not end', async t => {
  const { repo, path, there } = await elsewhere(t)
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: "sed -i '1a break'" }
  await oracle(['rebase', '-q', '-i', A], { cwd: path, env })
  const { exitCode, stderr } = await repo.run('reword', B, '-m', 'B, reworded')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /warning: below is being rebased in another worktree: not updated/)
  t.is(await repo.oid('below'), C)
  await there('rebase', '--continue')
  t.is(await repo.oid('below'), C)
})

test('undo does not move a branch that is in the middle of a rebase in another worktree', async t => {
  const { repo, path, there } = await elsewhere(t)
  t.is((await repo.run('reword', B, '-m', 'B, reworded')).exitCode, 0)
  const moved = [await repo.oid('main'), await repo.oid('below')]
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: "sed -i '1a break'" }
  await oracle(['rebase', '-q', '-i', 'HEAD~2'], { cwd: path, env })
  const { exitCode, stderr } = await repo.run('undo')
  t.is(exitCode, 1)
  t.regex(stderr, /below is in the middle of a rebase in another worktree; nothing was changed[^]*--continue/)
  t.deepEqual([await repo.oid('main'), await repo.oid('below')], moved)
  await there('rebase', '--abort')
  t.is((await repo.run('undo')).exitCode, 0)
  t.deepEqual([await repo.oid('main'), await repo.oid('below')], [D, C])
})

test('so do branches that such a rebase will move', async t => {
  const { repo, path, there } = await elsewhere(t)
  await repo.gitSays('branch', 'lower', B)
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: "sed -i '1a break'" }
  const { code, stderr: words } = await tryOracle(['rebase', '-q', '-i', '--update-refs', A], { cwd: path, env })
  if (code !== 0) return t.pass(`from git 2.38 on: ${words}`)
  const { stderr } = await repo.run('reword', B, '-m', 'B, reworded')
  t.regex(stderr, /lower is being rebased/)
  t.is(await repo.oid('lower'), B)
  await there('rebase', '--continue')
  t.is(await repo.oid('lower'), B)
})

test('a worktree that was removed by hand holds nothing', async t => {
  const { repo, path } = await elsewhere(t)
  await rm(path, { recursive: true })
  await repo.gitSays('worktree', 'prune')
  const { exitCode, stderr } = await repo.run('drop', C)
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('below'), B)
})
