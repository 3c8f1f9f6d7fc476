import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'
import { runningProcesses } from '../support/processes.js'

test('a git server that accepts and says nothing is given up', async t => {
  const scene = await cloneScene(t)
  const host = await silentServer(t)
  const argv = ['clone', '--json', '--retries=0', '--stall-timeout=1', `git://${host}/x.git`]
  const { exitCode, stdout } = await scene.run('system', ...argv)
  t.is(exitCode, 75)
  t.is(JSON.parse(stdout).error.kind, 'timeout', stdout)
  t.regex(JSON.parse(stdout).error.reason, /no data for 1 s/)
  t.deepEqual(processesWith(host), [])
  t.deepEqual(await scene.entries(), [])
})

test('an ssh that says nothing is given up, and ended with all it has started', async t => {
  const scene = await cloneScene(t)
  const ssh = join(scene.work, '..', 'silent-ssh.mjs')
  await writeFile(ssh, 'setInterval(() => {}, 1000)\n')
  const env = { GIT_SSH_COMMAND: `"${process.execPath}" "${ssh}"`, GIT_SSH_VARIANT: 'simple' }
  const argv = ['clone', '--retries=1', '--stall-timeout=1', 'ssh://example.invalid/x.git']
  const { exitCode, stderr } = await scene.runWith({ backend: 'system', env }, ...argv)
  t.is(exitCode, 75)
  t.regex(stderr, /has stopped answering, also after 1 retry/)
  t.deepEqual(processesWith(ssh), [])
  t.deepEqual(await scene.entries(), [])
})

test('0 waits for as long as it takes', async t => {
  const scene = await cloneScene(t, files)
  const server = await serve(t, scene.served, { env: scene.env, stallAfter: 400, resumeAfterMs: 1500 })
  const argv = ['clone', '--stall-timeout=0', `${server.url}/files.git`]
  const { exitCode, stderr } = await scene.run('system', ...argv)
  t.is(exitCode, 0, stderr)
  t.deepEqual(scene.waits, [])
})

for (const backend of cloneBackends) {
  test(`an https server that never greets is given up [${backend}]`, async t => {
    const scene = await cloneScene(t)
    const host = await silentServer(t)
    const argv = ['clone', '--json', '--retries=0', '--stall-timeout=1', `https://${host}/x.git`]
    const { exitCode, stdout } = await scene.run(backend, ...argv)
    t.is(exitCode, 75)
    t.is(JSON.parse(stdout).error.kind, 'timeout', stdout)
    t.deepEqual(processesWith(host), [])
    t.deepEqual(await scene.entries(), [])
  })

  test(`a wait between tries ends with --timeout, and with an interruption [${backend}]`, async t => {
    const scene = await cloneScene(t, files)
    const server = await serve(t, scene.served, { env: scene.env, status: { info: 503 }, retryAfter: '200' })
    const url = `${server.url}/files.git`
    const sleep = (_ms: number, signal?: AbortSignal) =>
      new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))
    const inTime = await scene.runWith({ backend, sleep }, 'clone', '--timeout=1', url)
    t.is(inTime.exitCode, 75)
    t.regex(inTime.stderr, /not finished within --timeout 1/)
    const interruption = new AbortController()
    const waiting = async (ms: number, signal?: AbortSignal) => {
      setTimeout(() => interruption.abort('SIGINT'), 10)
      await sleep(ms, signal)
    }
    const ended = await scene.runWith({ backend, sleep: waiting, signal: interruption.signal }, 'clone', url)
    t.is(ended.exitCode, 130)
    t.is(server.requests.length, 2)
    t.deepEqual(await scene.entries(), [])
  })
}

/** Accepts connections, and says nothing. */
async function silentServer(t: ExecutionContext): Promise<string> {
  const server: Server = createServer(socket => {
    socket.on('error', () => {})
    t.teardown(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function processesWith(words: string): readonly string[] {
  return runningProcesses()
    .map(({ command }) => command)
    .filter(command => command.includes(words))
}
