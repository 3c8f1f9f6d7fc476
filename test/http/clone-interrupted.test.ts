import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve, type TestServer } from '../support/http-server.js'
import { kill, runningProcesses } from '../support/processes.js'
import { startProgram } from '../support/run-program.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const big = longHistory(400, 200)

for (const backend of cloneBackends) {
  for (const [signal, exitCode] of Object.entries(signals) as [keyof typeof signals, number][]) {
    for (const place of ['absent', 'deep/er/absent', 'existing', '.'] as const) {
      unlessWindows(`${signal} while the pack stalls leaves nothing, target ${place} [${backend}]`, async t => {
        const scene = await cloneScene(t, big)
        const cwd = place === '.' ? join(scene.work, 'here') : scene.work
        await mkdir(join(scene.work, 'here'))
        await mkdir(join(scene.work, 'existing'))
        const server = await serve(t, scene.served, { env: scene.env, stallAfter: 2000 })
        const url = `${server.url}/${big.name}.git`
        const program = place === 'absent' ? 'bundled' : 'compiled'
        const argv = ['clone', '--full', '--backend', backend, url, place]
        const { child, ended } = startProgram(t, argv, { cwd, env: scene.env, program })
        await server.stalled
        t.not(processesFor(server).length, 0)
        child.kill(signal)
        const result = await ended
        t.is(result.exitCode, exitCode, result.stderr)
        t.regex(result.stderr, /interrupted; nothing was changed/)
        t.deepEqual(processesFor(server), [])
        t.deepEqual((await readdir(scene.work, { recursive: true })).sort(), ['existing', 'here'])
      })
    }
  }

  unlessWindows(`SIGTERM while the server says nothing at all leaves nothing [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, delayMs: 60_000 })
    const argv = ['clone', '--json', '--backend', backend, `${server.url}/stack.git`]
    const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
    await requested(server)
    child.kill('SIGTERM')
    const { exitCode, stdout } = await ended
    t.is(exitCode, 143)
    t.like(JSON.parse(stdout), { ok: false, command: 'clone', error: { kind: 'interrupted' } })
    t.deepEqual(processesFor(server), [])
    t.deepEqual(await scene.entries(), [])
  })

  unlessWindows(`Ctrl-C that comes twice, as npm passes it on, is one interruption [${backend}]`, async t => {
    const scene = await cloneScene(t, big)
    const server = await serve(t, scene.served, { env: scene.env, stallAfter: 2000 })
    const argv = ['clone', '--full', '--backend', backend, `${server.url}/${big.name}.git`, 'ours']
    const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
    await server.stalled
    child.kill('SIGINT')
    child.kill('SIGINT')
    t.is((await ended).exitCode, 130)
    t.deepEqual(await scene.entries(), [])
  })

  unlessWindows(`what a killed run left is cleared by the next, and a living one's is not [${backend}]`, async t => {
    const scene = await cloneScene(t, big)
    const server = await serve(t, scene.served, { env: scene.env, stallAfter: 2000 })
    const argv = ['clone', '--full', '--backend', backend, `${server.url}/${big.name}.git`, 'ours']
    const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
    await server.stalled
    child.kill('SIGKILL')
    await ended
    t.deepEqual(await scene.entries(), [`.ours.git-slim-${hostname()}-${child.pid}`])
    for (const { pid } of processesFor(server)) kill(pid, 'SIGKILL')
    delete server.switches.stallAfter
    const alive = `.ours.git-slim-${hostname()}-${process.ppid}`
    const elsewhere = `.ours.git-slim-another.host-${child.pid}`
    for (const name of [alive, elsewhere]) await mkdir(join(scene.work, name))
    const { exitCode, stderr } = await scene.run(backend, 'clone', argv[4] ?? '', 'ours')
    t.is(exitCode, 0, stderr)
    t.deepEqual(await scene.entries(), [elsewhere, alive, 'ours'].sort())
  })

  test(`two clones into one target at once: one is there, whole, and the other refuses [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, delayMs: 50 })
    const url = `${server.url}/stack.git`
    const results = await Promise.all([1, 2, 3].map(() => scene.run(backend, 'clone', url, 'a/ours')))
    t.deepEqual(
      results.map(({ exitCode }) => exitCode).toSorted((a, b) => a - b),
      [0, 1, 1],
    )
    t.regex(results.map(({ stderr }) => stderr).join(''), /has appeared while it was being cloned/)
    t.deepEqual(await readdir(join(scene.work, 'a')), ['ours'])
    t.is((await scene.picture('a/ours')).fsck, '')
  })

  test(`a file that appears in an existing directory while it is cloned into stays [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, delayMs: 300 })
    await mkdir(join(scene.work, 'ours'))
    const running = scene.run(backend, 'clone', `${server.url}/stack.git`, 'ours')
    await requested(server)
    await writeFile(join(scene.work, 'ours', 'b.txt'), 'mine\n')
    const { exitCode, stderr } = await running
    t.is(exitCode, 1)
    t.regex(stderr, /has appeared/)
    t.deepEqual(await readdir(join(scene.work, 'ours')), ['b.txt'])
  })
}

/** Everything that is about this server runs with its address among the words. */
function processesFor({ host }: TestServer) {
  return runningProcesses().filter(({ command }) => command.includes(host) && command.includes('git'))
}

async function requested({ requests }: TestServer): Promise<void> {
  while (requests.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
}
