import { rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { branchRef, parseRefName } from '../../../src/core/ref/ref-name.js'
import type { HeadState } from '../../../src/git/port.js'
import { failsWith } from '../../support/failures.js'
import { open, type TestRepository } from '../../support/repository.js'

const { B, D } = stack.oids
const onMain: HeadState = { kind: 'branch', ref: branchRef('main'), oid: D }

const states: Readonly<Record<string, readonly [HeadState, (repo: TestRepository) => Promise<unknown>]>> = {
  'a branch with a file': [onMain, async () => {}],
  'a packed branch': [onMain, repo => repo.gitSays('pack-refs', '--all')],
  'a branch with slashes': [
    { kind: 'branch', ref: branchRef('a/b'), oid: B },
    repo => repo.gitSays('checkout', '-q', '-b', 'a/b', B),
  ],
  'a branch without a commit, where others are below it': [
    { kind: 'branch', ref: branchRef('dir'), oid: null },
    async repo => {
      await repo.gitSays('branch', 'dir/below')
      await repo.gitSays('symbolic-ref', 'HEAD', 'refs/heads/dir')
    },
  ],
  'a commit': [{ kind: 'detached', oid: B }, repo => repo.gitSays('checkout', '-q', '--detach', B)],
  'a symbolic branch': [
    onMain,
    async repo => {
      await repo.gitSays('symbolic-ref', 'refs/heads/alias', 'refs/heads/main')
      await repo.gitSays('symbolic-ref', 'HEAD', 'refs/heads/alias')
    },
  ],
  'a ref that is no branch': [
    { kind: 'branch', ref: parseRefName('refs/other/x'), oid: B },
    async repo => {
      await repo.gitSays('update-ref', 'refs/other/x', B)
      await repo.gitSays('symbolic-ref', 'HEAD', 'refs/other/x')
    },
  ],
}
for (const [what, [state, make]] of Object.entries(states)) {
  test(`HEAD is ${what}`, async t => {
    const repo = await open(t, stack, 'system')
    const git = await repo.open()
    await make(repo)
    t.deepEqual(await git.head.current(), state)
    await repo.gitSays('symbolic-ref', 'HEAD', 'refs/heads/main')
  })
}

const unlessWindows = process.platform === 'win32' ? test.skip : test

unlessWindows('HEAD is a symbolic link, as git made it long ago', async t => {
  const repo = await open(t, stack, 'system')
  const file = join(repo.gitDirectory, 'HEAD')
  await rename(file, `${file}.before`)
  await symlink('refs/heads/main', file)
  t.deepEqual(await (await repo.open()).head.current(), onMain)
})

test('HEAD names a commit that is not there', async t => {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  await repo.gitSays('checkout', '-q', '--detach')
  const file = join(repo.gitDirectory, 'HEAD')
  await writeFile(file, `${'f'.repeat(40)}\n`)
  await failsWith(t, 'corrupt', git.head.current())
  await writeFile(file, 'ref: refs/heads/main\n')
})

test('HEAD is a branch whose name is not UTF-8', async t => {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  const packed = join(repo.gitDirectory, 'packed-refs')
  await writeFile(packed, `${D} refs/heads/caf\xe9\n`, 'latin1')
  await writeFile(join(repo.gitDirectory, 'HEAD'), 'ref: refs/heads/caf\xe9\n', 'latin1')
  await failsWith(t, 'unsupported', git.head.current())
  await writeFile(join(repo.gitDirectory, 'HEAD'), 'ref: refs/heads/main\n')
  await rm(packed)
})
