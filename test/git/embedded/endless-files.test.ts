/** Files of a repository that somebody else has made may have no end: no more is read than such files have. */
import { rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { cloneScene } from '../../support/clone-scene.js'

/** More than Node reads at once. */
const huge = 3 * 1024 ** 3

for (const name of ['packed-refs', 'shallow', 'refs/heads/main', 'HEAD', 'config']) {
  for (const end of ['far', 'none'] as const) {
    // A HEAD that is a link leads to a ref, or is none.
    if (end === 'none' && name === 'HEAD') continue
    const run = end === 'none' && platform() === 'win32' ? test.skip : test
    run(`a repository whose ${name} has an end that is ${end} is not read on and on`, async t => {
      const scene = await cloneScene(t, stack)
      const file = join(scene.served, 'stack.git', name)
      await rm(file, { force: true })
      if (end === 'none') await symlink('/dev/zero', file)
      else {
        await writeFile(file, name === 'HEAD' ? 'ref: refs/heads/main\n' : '')
        await truncate(file, huge)
      }
      const { exitCode, stdout } = await scene.run('embedded', 'clone', '--json', '../served/stack.git', 'ours')
      const { error } = JSON.parse(stdout)
      t.is(error.kind, name === 'config' ? 'usage' : 'corrupt', stdout)
      t.is(exitCode, name === 'config' ? 2 : 1)
      t.regex(error.message, / is longer than \d+ bytes/)
      t.deepEqual(await scene.entries(), [])
    })
  }
}

test('a file .git that is no short one is not read to its end', async t => {
  const scene = await cloneScene(t, stack)
  const file = join(scene.work, '.git')
  await writeFile(file, 'gitdir: ../served/stack.git\n')
  await truncate(file, huge)
  const { exitCode, stdout } = await scene.run('embedded', 'squash', '--json', '--last', '2')
  await rm(file)
  t.is(JSON.parse(stdout).error.kind, 'corrupt', stdout)
  t.is(exitCode, 1)
})
