import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { type CloneScene, cloneScene } from '../support/clone-scene.js'
import { defineHistory } from '../support/history.js'
import { serve, type ServerSwitches } from '../support/http-server.js'
import { startProgram } from '../support/run-program.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const signals = { SIGINT: 130, SIGTERM: 143 } as const
const kills = Number(process.env['KILLS'] ?? 20)

/** Long enough that a pack of it does not fit into what the server lets through before it stalls. */
const branched = defineHistory('branched', h => {
  for (let i = 0; i < 80; i++) h.commit(`m${i}`, { 'main.txt': `${i}\n` })
  h.branch('feature', 'm40')
  for (let i = 0; i < 30; i++) h.commit(`f${i}`, { 'feature.txt': `${i}\n` })
})

async function httpScene(t: ExecutionContext, switches: ServerSwitches = {}) {
  const scene = await cloneScene(t, branched)
  await scene.git('-C', join(scene.served, 'branched.git'), 'config', 'uploadpack.allowFilter', 'true')
  const server = await serve(t, scene.served, { env: scene.env })
  const url = `${server.url}/branched.git`
  await scene.git('clone', '-q', '--depth=1', '--no-tags', '--single-branch', '-b', 'feature', url, 'ours')
  Object.assign(server.switches, switches)
  return { scene, server }
}

const argv = ['-C', 'ours', 'deepen', '--backend', 'system', '--to-merge-base', 'main']

async function leftIn(scene: CloneScene): Promise<readonly string[]> {
  const names = await readdir(join(scene.work, 'ours', '.git'))
  return names.filter(name => /git-slim|\.lock$/.test(name))
}

for (const [signal, exitCode] of Object.entries(signals) as [keyof typeof signals, number][]) {
  unlessWindows(`${signal} while a pack stalls leaves the repository as it was`, async t => {
    const { scene, server } = await httpScene(t, { stallAfter: 600 })
    const before = await scene.picture('ours')
    const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
    await server.stalled
    child.kill(signal)
    t.is((await ended).exitCode, exitCode)
    t.deepEqual(await scene.picture('ours'), before)
    t.deepEqual(await leftIn(scene), [])
  })
}

unlessWindows('what a killed run left is removed by the next, which finds the merge base', async t => {
  const { scene, server } = await httpScene(t, { stallAfter: 600 })
  const before = await scene.picture('ours')
  const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
  await server.stalled
  child.kill('SIGKILL')
  await ended
  t.is((await leftIn(scene)).length, 1)
  t.deepEqual(await scene.picture('ours'), before)
  delete server.switches.stallAfter
  const { exitCode, stderr } = await scene.run('system', ...argv)
  t.is(exitCode, 0, stderr)
  t.deepEqual(await leftIn(scene), [])
  t.is(await scene.git('-C', 'ours', 'merge-base', 'HEAD', 'origin/main'), branched.oid('m40'))
})

unlessWindows(
  `${kills} kills at any moment: the repository is whole after each, and the next run succeeds`,
  async t => {
    t.timeout(20 * 60_000)
    const { scene } = await httpScene(t)
    for (let i = 0; i < kills; i++) {
      const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
      await Promise.race([delay(100 + Math.random() * 1200), ended])
      child.kill('SIGKILL')
      await ended
      const { fsck, status } = await scene.picture('ours')
      t.deepEqual({ fsck, status }, { fsck: '', status: '' })
      t.is((await scene.git('-C', 'ours', 'log', '-1', '--format=%s')).trim(), 'f29')
    }
    const { exitCode, stderr } = await scene.run('system', ...argv)
    t.is(exitCode, 0, stderr)
    t.deepEqual(await leftIn(scene), [])
    t.is(await scene.git('-C', 'ours', 'merge-base', 'HEAD', 'origin/main'), branched.oid('m40'))
  },
)

for (const [title, fault] of [
  ['the connection breaks', { cutAfter: 600 }],
  ['the server has an error', { status: { pack: 503 } }],
] as const) {
  test(`when ${title}, exit 75, and nothing is changed`, async t => {
    const { scene } = await httpScene(t, fault)
    const before = await scene.picture('ours')
    const { exitCode } = await scene.run('system', ...argv, '--retries', '0')
    t.is(exitCode, 75)
    t.deepEqual(await scene.picture('ours'), before)
    t.deepEqual(await leftIn(scene), [])
  })
}

test('what fails once is tried again', async t => {
  const { scene, server } = await httpScene(t, { status: { pack: 503 } })
  const running = scene.run('system', ...argv)
  while (!server.requests.some(({ kind, path }) => kind === 'pack' && path.includes('branched'))) await delay(10)
  setTimeout(() => delete server.switches.status, 300)
  const { exitCode, stderr } = await running
  t.is(exitCode, 0, stderr)
  t.is(await scene.git('-C', 'ours', 'merge-base', 'HEAD', 'origin/main'), branched.oid('m40'))
})
