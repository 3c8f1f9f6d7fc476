import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { branchRef } from '../../../src/core/ref/ref-name.js'
import { initRepository } from '../../../src/git/files/init-repository.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

const config = [
  ['remote "origin"', 'url', 'https://example.com/a b.git'],
  ['remote "origin"', 'fetch', '+refs/heads/main:refs/remotes/origin/main'],
  ['branch "we\\ird \\"name\\" #1"', 'remote', ' leading; and # trailing '],
  ['odd', 'text', 'tab\there\nnew line "quoted" back\\slash'],
  ['odd', 'empty', ''],
] as const

for (const kind of ['worktree', 'bare'] as const) {
  for (const objectFormat of ['sha1', 'sha256'] as const) {
    test(`an empty ${kind} repository with ${objectFormat} names is as git init makes it`, async t => {
      const root = await tempDirectory(t)
      const at = { cwd: root, env: sealedEnvironment(root) }
      const flags = kind === 'bare' ? ['--bare'] : []
      await oracle(
        ['init', '-q', '--template=', '-b', 'trunk', `--object-format=${objectFormat}`, ...flags, 'theirs'],
        at,
      )
      const theirs = kind === 'bare' ? join(root, 'theirs') : join(root, 'theirs', '.git')
      const ours = kind === 'bare' ? join(root, 'ours') : join(root, 'ours', '.git')
      await initRepository({ gitDirectory: ours, kind, objectFormat, branch: branchRef('trunk'), config: [] })
      t.deepEqual(
        (await readdir(ours, { recursive: true })).toSorted(),
        (await readdir(theirs, { recursive: true })).toSorted(),
      )
      t.is(await readFile(join(ours, 'HEAD'), 'utf8'), await readFile(join(theirs, 'HEAD'), 'utf8'))
      const settings = async (gitDirectory: string) =>
        (await oracle(['config', '--list', '-f', join(gitDirectory, 'config')], at)).toString().split('\n').toSorted()
      t.deepEqual(await settings(ours), await settings(theirs))
      t.is((await oracle(['-C', ours, 'fsck', '--strict'], at)).toString(), '')
    })
  }
}

test('settings that are given are written as git config writes them', async t => {
  const root = await tempDirectory(t)
  const at = { cwd: root, env: sealedEnvironment(root) }
  const ours = join(root, 'ours')
  await initRepository({ gitDirectory: ours, kind: 'bare', objectFormat: 'sha1', branch: branchRef('main'), config })
  await oracle(['init', '-q', '--template=', '--bare', 'theirs'], at)
  for (const [section, name, value] of config) {
    const key = section.replace(/^(\w+) "(.*)"$/, '$1.$2')
    await oracle(['-C', 'theirs', 'config', '--add', `${key}.${name}`, value], at)
  }
  t.is(await readFile(join(ours, 'config'), 'utf8'), await readFile(join(root, 'theirs', 'config'), 'utf8'))
})
