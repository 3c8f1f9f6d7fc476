import { join } from 'node:path'
import test from 'ava'
import { cloneBackends } from '../support/clone-scene.js'
import { deepenScene, heal, leftInside } from '../support/deepen-scene.js'
import { startProgram } from '../support/run-program.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

for (const backend of cloneBackends) {
  for (const [signal, exitCode] of Object.entries(signals) as [keyof typeof signals, number][]) {
    unlessWindows(`${signal} while a pack stalls leaves the repository as it was [${backend}]`, async t => {
      const scene = await deepenScene(t, backend, { stallAfter: 600 })
      const before = await scene.picture('ours')
      const { child, ended } = startProgram(t, scene.argv, { cwd: scene.work, env: scene.env })
      await scene.server.stalled
      child.kill(signal)
      t.is((await ended).exitCode, exitCode)
      t.deepEqual(await scene.picture('ours'), before)
      await scene.checkClean()
    })
  }

  unlessWindows(`what a killed run left is removed by the next, which finds the merge base [${backend}]`, async t => {
    const scene = await deepenScene(t, backend, { stallAfter: 600 })
    const before = await scene.picture('ours')
    const { child, ended } = startProgram(t, scene.argv, { cwd: scene.work, env: scene.env })
    await scene.server.stalled
    child.kill('SIGKILL')
    await ended
    t.not((await leftInside(join(scene.work, 'ours', '.git'))).length, 0)
    t.deepEqual(await scene.picture('ours'), before)
    heal(scene.server)
    const { exitCode, stderr } = await scene.run(backend, ...scene.argv)
    t.is(exitCode, 0, stderr)
    await scene.checkFound()
  })
}
