import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { initRepository, writeSymref } from '../../../src/git/files/init-repository.js'
import type { ObjectFormat, RefName } from '../../../src/git/port.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

const shapes: readonly { name: string; bare: boolean; objectFormat: ObjectFormat; flags: readonly string[] }[] = [
  { name: 'a worktree', bare: false, objectFormat: 'sha1', flags: [] },
  { name: 'a bare repository', bare: true, objectFormat: 'sha1', flags: ['--bare'] },
  { name: 'sha256', bare: false, objectFormat: 'sha256', flags: ['--object-format=sha256'] },
]

for (const { name, bare, objectFormat, flags } of shapes) {
  test(`an empty repository is configured as git init does it: ${name}`, async t => {
    const root = await tempDirectory(t)
    const env = sealedEnvironment(root)
    await mkdir(join(root, 'ours'))
    const gitDirectory = await initRepository(join(root, 'ours'), {
      bare,
      objectFormat,
      head: 'refs/heads/ünï/#1' as RefName,
      config: [],
    })
    await oracle(['init', '-q', '--template=', ...flags, '-b', 'ünï/#1', 'git'], { cwd: root, env })
    const listed = async (directory: string) =>
      (await oracle(['config', '--local', '--list'], { cwd: join(root, directory), env })).toString()
    t.is(await listed('ours'), await listed('git'))
    const at = { cwd: join(root, 'ours'), env }
    t.is((await oracle(['symbolic-ref', 'HEAD'], at)).toString(), 'refs/heads/ünï/#1\n')
    await oracle(['fsck', '--strict'], at)
    t.deepEqual((await readdir(gitDirectory)).sort(), ['HEAD', 'config', 'hooks', 'info', 'objects', 'refs'])
  })
}

test('configuration of any name and value, and symbolic refs, are read by git as they were given', async t => {
  const root = await tempDirectory(t)
  const at = { cwd: root, env: sealedEnvironment(root) }
  const gitDirectory = await initRepository(root, {
    bare: false,
    objectFormat: 'sha1',
    head: 'refs/heads/main' as RefName,
    config: [
      ['remote "origin"', 'url', ' http://example.com/a b;c#d"e\\f '],
      ['branch "it\'s "a" b"', 'merge', 'refs/heads/x'],
    ],
  })
  await writeSymref(gitDirectory, {
    name: 'refs/remotes/origin/HEAD' as RefName,
    target: 'refs/remotes/origin/main' as RefName,
  })
  t.is((await oracle(['config', 'remote.origin.url'], at)).toString(), ' http://example.com/a b;c#d"e\\f \n')
  t.is((await oracle(['config', 'branch.it\'s "a" b.merge'], at)).toString(), 'refs/heads/x\n')
  t.is((await oracle(['symbolic-ref', 'refs/remotes/origin/HEAD'], at)).toString(), 'refs/remotes/origin/main\n')
})
