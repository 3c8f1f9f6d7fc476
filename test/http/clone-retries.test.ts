import { writeFile } from 'node:fs/promises'
import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { longHistory } from '../../fixtures-repos/long.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve, type ServerSwitches } from '../support/http-server.js'
import { runningProcesses } from '../support/processes.js'

const big = longHistory(400, 200)

/** What goes wrong twice and then no more. */
const passing: Readonly<Record<string, ServerSwitches>> = {
  'status 503 for the list of refs': { status: { info: 503 } },
  'status 500 for the pack': { status: { pack: 500 } },
  'status 429': { status: { info: 429 } },
  'status 408': { status: { pack: 408 } },
  'a connection that ends without an answer': { hangUp: ['info'] },
  'a connection that ends without the pack': { hangUp: ['pack'] },
  'a pack that is cut in the middle': { cutAfter: 400 },
}

/** What will not be otherwise in a moment. */
const permanent: Readonly<Record<string, readonly [switches: ServerSwitches, kind: RegExp, says: RegExp]>> = {
  'status 401': [{ status: { info: 401 } }, /^auth$/, /refused access/],
  'status 403': [{ status: { info: 403 } }, /^auth$/, /refused access/],
  'status 404': [{ status: { info: 404 } }, /^not-found$/, /there is no repository/],
  'status 410': [{ status: { info: 410 } }, /^not-found$/, /there is no repository/],
  'status 400': [{ status: { info: 400 } }, /^protocol$/, /did not answer as a git server/],
  'status 413 for the request': [{ status: { pack: 413 } }, /^protocol$/, /did not answer as a git server/],
  'a page of text': [{ status: { info: 200 } }, /^protocol$/, /did not answer as a git server/],
  // Git takes it for a list without refs, that is for an empty repository.
  'a page in one line': [{ status: { info: 200 }, words: 'log in' }, /^protocol$/, /did not answer as a git server/],
  'a server of files': [
    { kind: 'dumb' },
    /^(?:unsupported|protocol)$/,
    /does not support shallow clones|did not answer as a git server/,
  ],
  'a server that leaves no history out': [
    { shallow: 'unsupported' },
    /^unsupported$/,
    /does not support shallow clones/,
  ],
  'an old one that leaves no history out': [
    { shallow: 'unsupported', protocol: 'v0' },
    /^unsupported$/,
    /does not support shallow clones/,
  ],
}

for (const backend of cloneBackends) {
  for (const [title, switches] of Object.entries(passing)) {
    test(`${title}: tried again until it is well [${backend}]`, async t => {
      const scene = await cloneScene(t, files)
      const server = await serve(t, scene.served, { env: scene.env, faults: 2, ...switches })
      const { exitCode, stderr } = await scene.run(backend, 'clone', `${server.url}/files.git`, 'ours')
      t.is(exitCode, 0, stderr)
      // Curl itself asks once more when a connection it has used before is closed on it.
      t.true(scene.waits.length === 2 || (switches.hangUp !== undefined && scene.waits.length === 1))
      t.regex(stderr, /^Cloning into ours …\n(?:.*; trying again in \S+ \([12] of 4\)\n){1,2}$/)
      t.is((await scene.picture('ours')).status, '')
      t.deepEqual(await scene.entries(), ['ours'])
    })
  }

  for (const [title, [switches, kind, says]] of Object.entries(permanent)) {
    test(`${title}: reported at once [${backend}]`, async t => {
      const scene = await cloneScene(t, files)
      const server = await serve(t, scene.served, { env: scene.env, ...switches })
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', `${server.url}/files.git`, 'ours')
      const { error } = JSON.parse(stdout)
      t.is(exitCode, 1, stdout)
      t.regex(error.kind, kind, stdout)
      t.regex(error.message, says)
      t.deepEqual(scene.waits, [])
      t.deepEqual(await scene.entries(), [])
    })
  }

  test(`redirects without end: reported at once [${backend}]`, async t => {
    const scene = await cloneScene(t, files)
    const server = await serve(t, scene.served, { env: scene.env })
    server.switches.redirectTo = server.url
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', `${server.url}/files.git`, 'ours')
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'protocol', stdout)
    t.deepEqual(scene.waits, [])
  })

  test(`what never gets well ends with 75 and says how often it was tried, in JSON without a word beside it [${backend}]`, async t => {
    const scene = await cloneScene(t, files)
    const server = await serve(t, scene.served, { env: scene.env, status: { pack: 502 } })
    const clone = ['clone', `${server.url}/files.git`, 'ours']
    const { exitCode, stdout, stderr } = await scene.run(backend, ...clone, '--json')
    t.is(exitCode, 75)
    t.is(stderr, '')
    t.regex(JSON.parse(stdout).error.message, /also after 4 retries/)
    t.is(scene.waits.length, 4)
    const quiet = await scene.run(backend, ...clone, '--quiet', '--retries', '1')
    t.is(quiet.exitCode, 75)
    t.false(quiet.stderr.includes('trying again'))
    t.regex(quiet.stderr, /also after 1 retry$/m)
    const once = await scene.run(backend, ...clone, '--retries', '0')
    t.false(once.stderr.includes('also after'))
    t.is(scene.waits.length, 5)
    t.deepEqual(await scene.entries(), [])
    server.switches.status = {}
    t.is((await scene.run(backend, ...clone)).exitCode, 0)
  })

  test(`a server is left alone for as long as it asks, and given up when that is too long [${backend}]`, async t => {
    const scene = await cloneScene(t, files)
    const server = await serve(t, scene.served, { env: scene.env, status: { pack: 429 }, retryAfter: '77', faults: 1 })
    const first = await scene.run(backend, 'clone', `${server.url}/files.git`, 'ours')
    t.is(first.exitCode, 0, first.stderr)
    t.deepEqual(scene.waits, [77_000])
    Object.assign(server.switches, { retryAfter: '3600', status: { info: 503 }, faults: 1 })
    const second = await scene.run(backend, 'clone', `${server.url}/files.git`, 'other')
    t.is(second.exitCode, 75)
    t.regex(second.stderr, /asks to wait 3600 s/)
    t.deepEqual(scene.waits, [77_000])
  })

  test(`a pack that stalls is no answer within the time allowed, and tried again [${backend}]`, async t => {
    const scene = await cloneScene(t, big)
    const server = await serve(t, scene.served, { env: scene.env, stallAfter: 2000, faults: 1 })
    const url = `${server.url}/${big.name}.git`
    // On a machine that is busy a second may pass without a stall: such tries are let fail, too.
    const patience = ['--stall-timeout=1', '--retries=50']
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--full', ...patience, url, 'ours')
    t.is(exitCode, 0, stderr)
    t.true(scene.waits.length > 0)
    t.deepEqual(processesFor(server.host), [])
  })

  test(`a server that says nothing is given up with 75, and nothing is left [${backend}]`, async t => {
    const scene = await cloneScene(t, files)
    const server = await serve(t, scene.served, { env: scene.env, delayMs: 60_000 })
    const argv = ['clone', '--json', '--retries=0', '--stall-timeout=1', `${server.url}/files.git`]
    const { exitCode, stdout } = await scene.run(backend, ...argv)
    t.is(exitCode, 75)
    t.is(JSON.parse(stdout).error.kind, 'timeout', stdout)
    t.deepEqual(await scene.entries(), [])
    t.deepEqual(processesFor(server.host), [])
  })

  test(`--timeout ends it all: no retry, no process, nothing left [${backend}]`, async t => {
    const scene = await cloneScene(t, big)
    const server = await serve(t, scene.served, { env: scene.env, stallAfter: 2000 })
    const argv = ['clone', '--full', '--json', '--timeout', '1', `${server.url}/${big.name}.git`, 'ours']
    const { exitCode, stdout } = await scene.run(backend, ...argv)
    t.is(exitCode, 75)
    t.like(JSON.parse(stdout).error, { kind: 'timeout' })
    t.regex(JSON.parse(stdout).error.message, /not finished within --timeout 1/)
    t.deepEqual(scene.waits, [])
    t.deepEqual(processesFor(server.host), [])
    t.deepEqual(await scene.entries(), [])
  })
}

test('how often it is tried: option before variable before configuration', async t => {
  const scene = await cloneScene(t, files)
  const server = await serve(t, scene.served, { env: scene.env, status: { info: 503 } })
  const config = String(scene.env['GIT_CONFIG_GLOBAL'])
  const retries = async (env: Record<string, string>, ...options: readonly string[]) => {
    const before = scene.waits.length
    await scene.runWith({ backend: 'system', env }, 'clone', `${server.url}/files.git`, ...options)
    return scene.waits.length - before
  }
  t.is(await retries({}), 4)
  await writeFile(config, '[slim]\n\tretries = 3\n')
  t.is(await retries({}), 3)
  t.is(await retries({ GIT_SLIM_RETRIES: '2' }), 2)
  t.is(await retries({ GIT_SLIM_RETRIES: '2' }, '--retries', '1'), 1)
  const { exitCode, stderr } = await scene.runWith({ backend: 'system', env: { GIT_SLIM_RETRIES: 'x' } }, 'clone', '.')
  t.is(exitCode, 2)
  t.regex(stderr, /GIT_SLIM_RETRIES takes a whole number/)
})

function processesFor(host: string): readonly string[] {
  return runningProcesses()
    .map(({ command }) => command)
    .filter(command => command.includes(host))
}
