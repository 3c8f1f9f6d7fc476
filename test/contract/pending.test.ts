import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Pending } from '../../src/git/port.js'
import { diskBackends } from '../support/backends.js'
import { tryOracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'

const { A, B, C, D } = stack.oids

type Script = (git: (...args: readonly string[]) => Promise<string>) => Promise<unknown>

/** Runs git commands of which some are meant to stop with a conflict. */
function runner(repo: TestRepository, cwd = repo.directory) {
  return async (...args: readonly string[]) => {
    const env = { ...repo.env, GIT_SEQUENCE_EDITOR: 'sed -i.bak 1s/pick/edit/', GIT_EDITOR: 'true' }
    return (await tryOracle(args, { cwd, env })).stdout.toString()
  }
}

/** Makes a branch `other` on A that changes everything the stack does, differently. */
const conflicting: Script = async git => {
  await git('checkout', '-q', '-b', 'other', A)
  for (const file of ['b', 'c', 'd']) {
    await git('config', '-f', `${file}.txt`, 'x.y', 'other')
    await git('add', `${file}.txt`)
  }
  await git('commit', '-qm', 'other')
}

const states: readonly (readonly [what: string, pending: Pending | undefined, script: Script])[] = [
  ['nothing', undefined, async () => {}],
  ['a rebase that stops to edit', 'rebase', git => git('rebase', '-i', A)],
  ['a rebase with a conflict', 'rebase', git => git('rebase', 'other')],
  ['a rebase by patches with a conflict', 'rebase', git => git('rebase', '--apply', 'other')],
  ['a merge with a conflict', 'merge', git => git('merge', 'other')],
  ['a merge that waits for its commit', 'merge', git => git('merge', '--no-commit', '--no-ff', '-s', 'ours', 'other')],
  ['a cherry-pick with a conflict', 'cherry-pick', git => git('cherry-pick', 'other')],
  [
    'a revert with a conflict',
    'revert',
    async git => {
      await git('checkout', '-q', 'other')
      await git('revert', '--no-edit', B)
    },
  ],
  ['a bisection', 'bisect', git => git('bisect', 'start')],
  [
    'a series of cherry-picks between two',
    'cherry-pick',
    async git => {
      await git('checkout', '-q', 'other')
      await git('cherry-pick', B, C, D)
      await git('checkout', '--theirs', '.')
      await git('add', '-A')
      await git('commit', '-qm', 'picked')
    },
  ],
  [
    'a series of reverts between two',
    'revert',
    async git => {
      await git('checkout', '-q', 'other')
      await git('revert', '--no-edit', C, B)
      await git('add', '-A')
      await git('commit', '-qm', 'reverted', '--allow-empty')
    },
  ],
]

for (const backend of diskBackends) {
  for (const [what, pending, script] of states) {
    test(`${what}: ${pending ?? 'nothing'} is pending [${backend}]`, async t => {
      const repo = await open(t, stack, backend)
      const git = runner(repo)
      await conflicting(git)
      await git('checkout', '-q', 'main')
      await script(git)
      t.is(await (await repo.open()).head.pending(), pending)
    })
  }

  test(`patches being applied: am is pending [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = runner(repo)
    await conflicting(git)
    const patch = await repo.gitSays('format-patch', '-1', '--stdout', B)
    await repo.write('b.patch', `${patch}\n`)
    await git('am', 'b.patch')
    t.is(await (await repo.open()).head.pending(), 'am')
  })
}

test('what is pending here is not pending in another worktree', async t => {
  const repo = await open(t, stack, 'system')
  const git = runner(repo)
  await conflicting(git)
  await git('checkout', '-q', 'main')
  const linked = join(dirname(repo.directory), 'linked')
  await git('worktree', 'add', '-q', '--detach', linked, B)
  await git('merge', 'other')
  t.is(await (await repo.open()).head.pending(), 'merge')
  const there = await (await repo.backend()).open(linked)
  t.is(await there.head.pending(), undefined)
  t.deepEqual(await there.head.current(), { kind: 'detached', oid: B })
  await there.close()
})
