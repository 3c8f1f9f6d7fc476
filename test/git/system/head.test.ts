import { lstat, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { branchRef, parseRefName } from '../../../src/core/ref/ref-name.js'
import type { HeadState } from '../../../src/git/port.js'
import { diskBackends } from '../../support/backends.js'
import { failsWith } from '../../support/failures.js'
import { open, type TestRepository } from '../../support/repository.js'

const { A, B, C, D } = stack.oids
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

for (const backend of diskBackends) {
  unlessWindows(`HEAD is a symbolic link, as git made it long ago, and stays attached [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const file = join(repo.gitDirectory, 'HEAD')
    await rm(file)
    await symlink('refs/heads/main', file)
    const git = await repo.open()
    t.deepEqual(await git.head.current(), onMain)
    await git.refs.update([{ name: branchRef('main'), expected: D, target: B }], 'back')
    t.deepEqual(await git.head.current(), { ...onMain, oid: B })
    t.is(await readlink(file), 'refs/heads/main')
    t.is((await repo.reflog('HEAD'))[0], 'back')
    t.is(await repo.gitSays('symbolic-ref', 'HEAD'), 'refs/heads/main')
    // A branch that has no commit yet leads nowhere.
    await repo.gitSays('update-ref', '-d', 'refs/heads/main')
    t.deepEqual(await (await repo.open()).head.current(), { ...onMain, oid: null })
    await repo.gitSays('update-ref', 'refs/heads/main', D)
  })

  unlessWindows(`the parts of a repository are links to those of another [${backend}]`, async t => {
    // Opened first, and so removed last.
    const other = await open(t, stack, 'system')
    const repo = await open(t, stack, backend)
    await other.gitSays('branch', 'a/b', B)
    await other.gitSays('pack-refs', '--all')
    await other.gitSays('branch', 'loose', C)
    const shared = ['refs', 'packed-refs', 'logs/refs', 'objects', 'config']
    for (const part of shared) {
      await mkdir(dirname(join(repo.gitDirectory, part)), { recursive: true })
      await rm(join(repo.gitDirectory, part), { recursive: true, force: true })
      await mkdir(dirname(join(other.gitDirectory, part)), { recursive: true })
      await symlink(join(other.gitDirectory, part), join(repo.gitDirectory, part))
    }
    const git = await repo.open()
    const names: string[] = []
    for await (const { name } of git.refs.list()) names.push(name)
    t.deepEqual(names, (await repo.gitSays('for-each-ref', '--format=%(refname)')).split('\n'))
    t.true(names.includes('refs/heads/loose'))
    await git.refs.update([{ name: branchRef('a/b'), expected: B, target: null }], 'gone')
    t.is((await lstat(join(repo.gitDirectory, 'packed-refs'))).isSymbolicLink(), true)
    t.false((await other.gitSays('for-each-ref')).includes('a/b'))
  })

  unlessWindows(`a directory of branches is a link [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const heads = join(repo.gitDirectory, 'refs', 'heads')
    await rename(heads, join(repo.home, 'heads'))
    await symlink(join(repo.home, 'heads'), heads)
    const git = await repo.open()
    await git.refs.update([{ name: branchRef('x/y'), expected: null, target: A }], 'new')
    const names: string[] = []
    for await (const { name } of git.refs.list('refs/heads/')) names.push(name)
    t.deepEqual(names, (await repo.gitSays('for-each-ref', '--format=%(refname)', 'refs/heads/')).split('\n'))
    t.true(names.includes('refs/heads/x/y'))
  })
}

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
