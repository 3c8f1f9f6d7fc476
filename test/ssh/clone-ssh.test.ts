import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { application, inner, library } from '../../fixtures-repos/modules.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { Env } from '../../src/git/port.js'
import { type CloneScene, cloneScene } from '../support/clone-scene.js'
import { testWithSsh } from '../support/installed.js'
import { runningProcesses } from '../support/processes.js'
import { startProgram } from '../support/run-program.js'
import { serveSsh, type SshServer } from '../support/ssh-server.js'

for (const form of ['ssh://user@host:port/path', 'host:path'] as const) {
  testWithSsh(`a clone as git makes it, by ${form}`, async t => {
    const { scene, server, run } = await sshScene(t)
    const address = form === 'host:path' ? `${server.alias}:stack.git` : `${server.url}/stack.git`
    const { exitCode, stderr } = await run(server.env, 'clone', '--depth=2', address, 'ours')
    t.is(exitCode, 0, stderr)
    t.is(stderr, 'Cloning into ours …\n')
    await scene.git('clone', '--quiet', '--no-tags', '--depth=2', `file://${scene.served}/stack.git`, 'theirs')
    const [ours, theirs] = [await scene.picture('ours'), await scene.picture('theirs')]
    const { refs, index, shallow, status, fsck } = theirs
    t.like(ours, { refs, index, shallow, status, fsck })
    t.is(await scene.git('-C', 'ours', 'config', 'remote.origin.url'), address)
  })
}

testWithSsh('a commit by its id, and a whole repository: one connection for the list, one for the rest', async t => {
  const { scene, server, run } = await sshScene(t)
  const url = `${server.url}/stack.git`
  t.is((await run(server.env, 'clone', '--revision', stack.oids.B, url, 'one')).exitCode, 0)
  t.is(await scene.git('-C', 'one', 'rev-parse', 'HEAD'), stack.oids.B)
  t.is(server.connections(), 1)
  t.is((await run(server.env, 'clone', '--full', '--all-branches', '--tags', url, 'all')).exitCode, 0)
  t.is(server.connections(), 3)
  t.is((await scene.picture('all')).fsck, '')
})

testWithSsh('deepen fetches by ssh, too', async t => {
  const { scene, server, run } = await sshScene(t)
  t.is((await run(server.env, 'clone', `${server.url}/stack.git`, 'ours')).exitCode, 0)
  const { exitCode, stderr } = await run(server.env, '-C', 'ours', 'deepen', '--full')
  t.is(exitCode, 0, stderr)
  t.is(await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD'), '4')
})

for (const form of ['ssh://user@host:port/path', 'host:path'] as const) {
  testWithSsh(`submodules whose addresses are relative to ${form}`, async t => {
    const { scene, server, run } = await sshScene(t)
    const address = form === 'host:path' ? `${server.alias}:application.git` : `${server.url}/application.git`
    const { exitCode, stderr } = await run(server.env, 'clone', '--submodules=recursive', address, 'ours')
    t.is(exitCode, 0, stderr)
    const expected = address.replace('application', 'inner')
    t.is(await scene.git('-C', 'ours/libs/library/in/ner', 'config', 'remote.origin.url'), expected)
    t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
  })
}

testWithSsh('a host that ssh does not know, or knows otherwise: refused at once, without a question', async t => {
  const { scene, server, run } = await sshScene(t)
  for (const env of [server.strangers.unknownHost, server.strangers.changedHost]) {
    const { exitCode, stdout } = await run(env, 'clone', '--json', `${server.url}/stack.git`, 'ours')
    t.is(exitCode, 1)
    const { error } = JSON.parse(stdout)
    t.is(error.kind, 'auth')
    t.regex(error.message, /has a host key that ssh does not know/)
    t.regex(error.reason, /Host key verification failed\.\n(?!\n)/)
    t.false(/token/.test(stdout))
  }
  t.deepEqual(scene.waits, [])
  t.deepEqual(await scene.entries(), [])
})

testWithSsh('a key that the server does not take: refused at once, and no token is spoken of', async t => {
  const { scene, server, run } = await sshScene(t)
  const env = { ...server.strangers.refusedKey, GIT_SLIM_TOKEN: 'ghs_unus3d' }
  const { exitCode, stdout } = await run(env, 'clone', '--json', `${server.url}/stack.git`, 'ours')
  t.is(exitCode, 1)
  const { error } = JSON.parse(stdout)
  t.is(error.kind, 'auth')
  t.regex(error.message, /accepted none of the keys/)
  t.regex(error.reason, /Permission denied \(publickey\)/)
  t.false(/token/i.test(stdout))
  t.deepEqual(scene.waits, [])
  t.deepEqual(await scene.entries(), [])
  t.false((await readFile(server.seen, 'utf8')).includes('ghs_unus3d'))
})

testWithSsh('a repository that is not there: not-found, at once', async t => {
  const { scene, server, run } = await sshScene(t)
  const { exitCode, stdout } = await run(server.env, 'clone', '--json', `${server.url}/none.git`, 'ours')
  t.is(exitCode, 1)
  t.is(JSON.parse(stdout).error.kind, 'not-found')
  t.deepEqual(scene.waits, [])
  t.deepEqual(await scene.entries(), [])
})

testWithSsh('nobody at the port: tried again, then exit code 75', async t => {
  const { scene, server, run } = await sshScene(t)
  // A port that nothing listens at: its number is not one.
  const url = server.url.replace(/:\d+$/, ':1')
  const { exitCode, stderr } = await run(server.env, 'clone', '--retries=2', `${url}/stack.git`, 'ours')
  t.is(exitCode, 75, stderr)
  t.is(scene.waits.length, 2)
  t.deepEqual(await scene.entries(), [])
})

testWithSsh('a connection that is broken off: tried again', async t => {
  const { scene, server, run } = await sshScene(t, { broken: 'session' })
  const running = run(server.env, 'clone', '--retries=1', `${server.url}/stack.git`, 'ours')
  const state = { ended: false }
  const result = running.finally(() => {
    state.ended = true
  })
  for (let hungUp = 0; !state.ended; await moment()) {
    const begun = await server.sessions()
    if (begun > hungUp) server.hangUp()
    hungUp = begun
  }
  const { exitCode, stderr } = await result
  t.is(exitCode, 75, stderr)
  t.is(scene.waits.length, 1)
  t.deepEqual(await scene.entries(), [])
})

testWithSsh('a server that says nothing is given up: --stall-timeout', async t => {
  const { scene, server, run } = await sshScene(t, { broken: 'session' })
  const argv = ['clone', '--json', '--stall-timeout=1', '--retries=0', `${server.url}/stack.git`, 'ours']
  const { exitCode, stdout } = await run(server.env, ...argv)
  t.is(exitCode, 75)
  t.is(JSON.parse(stdout).error.kind, 'timeout')
  t.deepEqual(await scene.entries(), [])
  t.deepEqual(clientsOf(server), [])
})

testWithSsh('SIGTERM while the server says nothing leaves nothing, and nobody', async t => {
  const { scene, server } = await sshScene(t, { broken: 'session' })
  const argv = ['clone', '--backend=system', `${server.url}/stack.git`, 'ours']
  const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: server.env })
  while ((await server.sessions()) === 0) await moment()
  child.kill('SIGTERM')
  t.is((await ended).exitCode, 143)
  t.deepEqual(await scene.entries(), [])
  t.deepEqual(clientsOf(server), [])
})

testWithSsh("the user's own ssh command is taken as it is", async t => {
  const { scene, server, run } = await sshScene(t)
  const own = join(scene.work, '..', 'own')
  await mkdir(own)
  await writeFile(join(own, 'ssh'), `#!/bin/sh\necho "$@" >>'${own}/log'\nexec ssh "$@"\n`)
  await chmod(join(own, 'ssh'), 0o755)
  const env = { ...server.env, GIT_SSH_COMMAND: join(own, 'ssh') }
  t.is((await run(env, 'clone', `${server.url}/stack.git`, 'variable')).exitCode, 0)
  await scene.git('config', '--global', 'core.sshCommand', join(own, 'ssh'))
  t.is((await run(server.env, 'clone', `${server.url}/stack.git`, 'setting')).exitCode, 0)
  const log = await readFile(join(own, 'log'), 'utf8')
  t.is(log.split('\n').filter(Boolean).length, 4)
  t.false(log.includes('BatchMode'))
})

interface SshScene {
  readonly scene: CloneScene
  readonly server: SshServer
  readonly run: (env: Env, ...argv: readonly string[]) => ReturnType<CloneScene['run']>
}

async function sshScene(t: ExecutionContext, options: { readonly broken?: 'session' } = {}): Promise<SshScene> {
  const scene = await cloneScene(t, stack, application, library, inner)
  const server = await serveSsh(t, scene.served, { env: scene.env, ...options })
  return { scene, server, run: (env, ...argv) => scene.runWith({ backend: 'system', env }, ...argv) }
}

/** Whoever talks to this server has its port among the words. */
function clientsOf({ port }: SshServer) {
  return runningProcesses().filter(({ command }) => command.includes(`-p ${port}`))
}

function moment(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 10))
}
