import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { fakeGit } from '../support/fake-git.js'
import { mountSmallDisk, testWithMounts } from '../support/installed.js'

const big = longHistory(400, 200)

for (const backend of cloneBackends) {
  testWithMounts(`a disk that is full: says so with the room there is, and leaves nothing [${backend}]`, async t => {
    const scene = await cloneScene(t, big)
    const disk = join(scene.work, 'disk')
    await mountSmallDisk(t, disk, '128k')
    for (const place of ['ours', '.']) {
      const argv = ['clone', '--full', '--json', `../../served/${big.name}.git`, place]
      const { exitCode, stdout } = await scene.runWith({ backend, cwd: disk }, ...argv)
      t.is(exitCode, 1)
      const { error } = JSON.parse(stdout)
      t.is(error.kind, 'disk', stdout)
      t.regex(error.message, /the disk is full/)
      t.regex(error.reason, /\d+ \S*B are free there/)
      t.deepEqual(scene.waits, [])
      t.deepEqual(await readdir(disk), [])
    }
  })
}

test('how much was needed is told, where it is known', async t => {
  const scene = await cloneScene(t, stack)
  const real = JSON.stringify(spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim())
  const code = `
    import { spawnSync } from 'node:child_process'
    import { writeSync } from 'node:fs'
    if (args[0] !== 'fetch') process.exit(spawnSync(${real}, args, { stdio: 'inherit' }).status)
    writeSync(2, 'Receiving objects:  25% (5/20), 3.00 MiB | 1.00 MiB/s\\rfatal: write error: No space left on device\\n')
    process.exit(128)`
  const git = await fakeGit(t, code, scene.env)
  const { exitCode, stderr } = await scene.runWith({ backend: 'system', env: git.env }, 'clone', '../served/stack.git')
  t.is(exitCode, 1)
  t.regex(stderr, /No space left on device/)
  t.regex(stderr, /3\.15 MB of about 12\.6 MB had been received/)
  t.deepEqual(await scene.entries(), [])
})
