import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { directoryNameFor } from '../../../src/core/clone/directory-name.js'
import { sealedEnvironment } from '../../support/env.js'
import { tryOracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

const addresses = [
  'https://example.invalid/a/repo.git',
  'https://example.invalid/a/repo/.git/',
  'https://example.invalid/repo//',
  'https://example.invalid:8080/',
  'https://example.invalid',
  'ssh://git@example.invalid:22/x',
  'git@example.invalid:repo.git',
  'example.invalid:repo',
  'example.invalid:/repo.git/.git',
  'https://example.invalid/foo/bar:2222.git',
  'https://example.invalid/a b  c.git',
  'https://example.invalid/ünï',
  'https://example.invalid/.git',
  'https://example.invalid/x.git.git',
]

for (const form of ['worktree', 'bare'] as const) {
  test(`the directory's name is the one git takes: ${form}`, async t => {
    const root = await tempDirectory(t)
    // A transport that is not allowed fails before the network is asked, but after the directory has its name.
    const env = { ...sealedEnvironment(root), GIT_ALLOW_PROTOCOL: 'none' }
    for (const [i, address] of addresses.entries()) {
      const cwd = join(root, String(i))
      await mkdir(cwd)
      const { stderr } = await tryOracle(['clone', ...(form === 'bare' ? ['--bare'] : []), '--', address], { cwd, env })
      const theirs = /^Cloning into (?:bare repository )?'(.*)'\.\.\.$/m.exec(stderr)?.[1]
      t.is(directoryNameFor(address, form), theirs, `${address}: ${stderr}`)
      t.deepEqual(await readdir(cwd), [])
    }
  })
}

test('a name that cannot be guessed is none', t => {
  t.is(directoryNameFor('/', 'worktree'), undefined)
  t.is(directoryNameFor('https://', 'worktree'), undefined)
})

test('a path of Windows ends in its last component', t => {
  t.is(directoryNameFor('C:\\srv\\repo.git', 'worktree'), 'repo')
  t.is(directoryNameFor('C:\\srv\\repo\\.git\\', 'bare'), 'repo.git')
})
