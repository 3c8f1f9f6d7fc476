import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { application, entry, inner, library, withModules } from '../../fixtures-repos/modules.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import { copyOnDisk } from '../support/disk.js'
import { serve, type ServerSwitches, type TestServer } from '../support/http-server.js'
import { kill, runningProcesses } from '../support/processes.js'
import { startProgram } from '../support/run-program.js'

const token = 'ghs_s3cr3t-tok3n'
const basicAuth = { username: 'x-access-token', password: token }
const withToken = { GIT_SLIM_TOKEN: token }
const onUnix = process.platform === 'win32' ? test.skip : test

for (const backend of cloneBackends) {
  test(`private submodules of the same server: the token goes with them, and stays nowhere [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const argv = ['clone', '-v', '--submodules=recursive', `${server.url}/application.git`, 'ours']
    const { exitCode, stdout, stderr } = await scene.runWith({ backend, env: withToken }, ...argv)
    t.is(exitCode, 0, stderr)
    t.false(`${stdout}${stderr}`.includes(token))
    t.regex(stdout, / {2}3 submodules\n/)
    t.is(await scene.git('-C', 'ours', 'config', 'submodule.inner.url'), `${server.url}/inner.git`)
    t.deepEqual(await filesThatTell(scene), [])
    t.is(await scene.git('-C', 'ours', 'submodule', 'foreach', '--quiet', '--recursive', 'git status --porcelain'), '')
  })

  for (const asks of ['asks for it', 'does not'] as const) {
    test(`a submodule's other server gets no token, whether it ${asks} [${backend}]`, async t => {
      const { scene, server, other } = await twoServers(t, { basicAuth })
      if (asks === 'asks for it') other.switches.basicAuth = basicAuth
      const argv = ['clone', '--json', '--submodules', `${server.url}/app.git`, 'ours']
      const { exitCode, stdout } = await scene.runWith({ backend, env: withToken }, ...argv)
      t.true(other.requests.length > 0)
      t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
      t.is(exitCode, asks === 'does not' ? 0 : 1)
      if (asks === 'does not') return
      const { error } = JSON.parse(stdout)
      t.is(error.kind, 'auth')
      t.true(error.message.startsWith(`submodule "inner" (${other.url}/inner.git): `), error.message)
      t.regex(error.reason, /no password or token was given/)
      t.deepEqual(await scene.entries(), [])
    })
  }

  test(`a password that .gitmodules itself tells is used for that server, and not written down [${backend}]`, async t => {
    const known = { username: 'ada', password: 'lovelace-1815' }
    const { scene, server, other } = await twoServers(t, {}, 'http://ada:lovelace-1815@')
    other.switches.basicAuth = known
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--submodules', `${server.url}/app.git`, 'ours')
    t.is(exitCode, 0, stderr)
    t.is(await scene.git('-C', 'ours/inner', 'config', 'remote.origin.url'), `${other.url}/inner.git`)
    t.is(await scene.git('-C', 'ours', 'config', 'submodule.inner.url'), `${other.url}/inner.git`)
  })

  test(`--persist-credentials: later commands in the submodules of the same server are let in [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const argv = ['clone', '--persist-credentials', '--submodules', `${server.url}/application.git`, 'ours']
    t.is((await scene.runWith({ backend, env: withToken }, ...argv)).exitCode, 0)
    const before = server.requests.length
    await scene.git('-C', 'ours', 'submodule', 'update', '--remote')
    t.true(server.requests.length > before)
    const told = await filesThatTell(scene)
    t.is(told.length, 3)
    t.true(told.every(name => name.endsWith('slim-credentials')))
    if (process.platform !== 'win32') {
      for (const name of told) t.is((await stat(join(scene.work, name))).mode & 0o777, 0o600)
    }
  })

  test(`a server that sends no commit by its id: all branches are fetched, and that is said [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    const server = await serve(t, scene.served, { env: scene.env, protocol: 'v0' })
    const url = `${server.url}/application.git`
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--submodules=recursive', url, 'ours')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /warning: submodule "libs\/library": its server does not send commits by id; all of its branches/)
    t.is(await scene.git('-C', 'ours/libs/library', 'rev-parse', 'HEAD'), library.oids.B)
    t.is(await scene.git('-C', 'ours/libs/library/in/ner', 'rev-parse', 'HEAD'), inner.oids.A)
    t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
  })

  for (const protocol of ['v0', 'v2'] as const) {
    test(`a recorded commit that was never pushed: not-found, which names the submodule, ${protocol} [${backend}]`, async t => {
      const nowhere = '1234567890123456789012345678901234567890' as typeof inner.oids.A
      const text = entry('inner', { path: 'inner', url: '../inner.git' })
      const scene = await cloneScene(t, inner, withModules('unpushed', text, { inner: { submodule: nowhere } }))
      const switches = protocol === 'v0' ? { protocol } : {}
      const server = await serve(t, scene.served, { env: scene.env, ...switches })
      const argv = ['clone', '--json', '--submodules', `${server.url}/unpushed.git`, 'ours']
      const { exitCode, stdout } = await scene.run(backend, ...argv)
      t.is(exitCode, 1)
      const { error } = JSON.parse(stdout)
      t.is(error.kind, 'not-found')
      t.regex(error.message, /^submodule "inner" \(http:.*\/inner\.git\): /)
      t.deepEqual(await scene.entries(), [])
    })
  }

  test(`--filter counts for submodules, too [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    for (const name of ['application', 'library', 'inner']) {
      await scene.git('-C', `../served/${name}.git`, 'config', 'uploadpack.allowFilter', 'true')
    }
    const server = await serve(t, scene.served, { env: scene.env })
    const argv = ['clone', '--full', '--filter=blob:none', '--submodules', `${server.url}/application.git`, 'ours']
    const { exitCode, stderr } = await scene.run(backend, ...argv)
    t.is(exitCode, 0, stderr)
    for (const path of ['libs/library', 'inner']) {
      t.is(await scene.git('-C', `ours/${path}`, 'config', 'remote.origin.partialclonefilter'), 'blob:none')
      const missing = await scene.git('-C', `ours/${path}`, 'rev-list', '--objects', '--missing=print', 'HEAD')
      t.regex(missing, /^\?/m)
    }
    t.is(await scene.git('-C', 'ours', 'submodule', 'foreach', '--quiet', 'git status --porcelain'), '')
  })

  test(`a submodule that the server does not have: which one, where, and what to do; nothing is left [${backend}]`, async t => {
    const scene = await cloneScene(t, application, inner)
    const server = await serve(t, scene.served, { env: scene.env })
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--submodules', `${server.url}/application.git`)
    t.is(exitCode, 1)
    t.true(stderr.includes(`submodule "libs/library" (${server.url}/library.git): there is no repository`), stderr)
    t.regex(stderr, /leave out --submodules/)
    t.deepEqual(scene.waits, [])
    t.deepEqual(await scene.entries(), [])
  })

  for (const [title, switches] of Object.entries({
    'status 503': { status: { info: 503 } },
    'a pack that is cut in the middle': { cutAfter: 50 },
  } satisfies Record<string, ServerSwitches>)) {
    test(`${title} for a submodule is tried again until it is well [${backend}]`, async t => {
      const { scene, server, other } = await twoServers(t, {})
      Object.assign(other.switches, { faults: 2, ...switches })
      const { exitCode, stderr } = await scene.run(backend, 'clone', '--submodules', `${server.url}/app.git`, 'ours')
      t.is(exitCode, 0, stderr)
      t.is(scene.waits.length, 2)
      t.is(await scene.git('-C', 'ours', 'submodule', 'status'), ` ${inner.oids.B} inner (${inner.oids.B.slice(0, 7)})`)
    })
  }

  test(`when one fails for good, the others are called off, and nothing is left [${backend}]`, async t => {
    const scene = await cloneScene(t, inner)
    const server = await serve(t, scene.served, { env: scene.env })
    const slow = await serve(t, scene.served, { env: scene.env, stallAfter: 10 })
    const text =
      entry('slow', { path: 'slow', url: `${slow.url}/inner.git` }) +
      entry('gone', { path: 'gone', url: '../gone.git' })
    const files = { slow: { submodule: inner.oids.B }, gone: { submodule: inner.oids.B } }
    await copyOnDisk(withModules(`off-${backend}`, text, files), 'bare', join(scene.served, 'off.git'))
    // The one that fails is answered only when the other stands still.
    server.switches.held = { path: '/gone.git', until: slow.stalled }
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--submodules', `${server.url}/off.git`, 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, /submodule "gone"/)
    t.deepEqual(await scene.entries(), [])
    t.deepEqual(processesFor(slow), [])
  })

  onUnix(
    `SIGTERM and SIGKILL while a submodule comes: nothing is left, or the next run clears it [${backend}]`,
    async t => {
      const { scene, server, other } = await twoServers(t, {})
      other.switches.stallAfter = 10
      const argv = ['clone', '--backend', backend, '--submodules', `${server.url}/app.git`, 'ours']
      const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
      await other.stalled
      child.kill('SIGTERM')
      t.is((await ended).exitCode, 143)
      t.deepEqual(await scene.entries(), [])
      t.deepEqual(processesFor(other), [])

      const again = await twoServers(t, {})
      again.other.switches.stallAfter = 10
      const url = `${again.server.url}/app.git`
      const second = startProgram(t, ['clone', '--backend', backend, '--submodules', url, 'ours'], {
        cwd: again.scene.work,
        env: again.scene.env,
      })
      await again.other.stalled
      second.child.kill('SIGKILL')
      await second.ended
      for (const { pid } of processesFor(again.other)) kill(pid, 'SIGKILL')
      t.false((await again.scene.entries()).includes('ours'))
      delete again.other.switches.stallAfter
      const third = await again.scene.run(backend, 'clone', '--submodules', url, 'ours')
      t.is(third.exitCode, 0, third.stderr)
      t.deepEqual(await again.scene.entries(), ['ours'])
    },
  )
}

let made = 0

interface TwoServers {
  readonly scene: CloneScene
  /** Serves `app.git`, whose submodule `inner` is on the other one. */
  readonly server: TestServer
  readonly other: TestServer
}

async function twoServers(t: ExecutionContext, switches: ServerSwitches, scheme = 'http://'): Promise<TwoServers> {
  const scene = await cloneScene(t, inner)
  const server = await serve(t, scene.served, { env: scene.env, ...switches })
  const other = await serve(t, scene.served, { env: scene.env })
  const url = `${scheme}${other.host}/inner.git`
  const history = withModules(`app-${made++}`, entry('inner', { path: 'inner', url }))
  await copyOnDisk(history, 'bare', join(scene.served, 'app.git'))
  return { scene, server, other }
}

async function filesThatTell({ work }: CloneScene): Promise<readonly string[]> {
  const told: string[] = []
  for (const name of await readdir(work, { recursive: true })) {
    const file = join(work, name)
    if ((await stat(file)).isFile() && (await readFile(file)).includes(token)) told.push(name)
  }
  return told
}

function processesFor({ host }: TestServer) {
  return runningProcesses().filter(({ command }) => command.includes(host) && command.includes('git'))
}
