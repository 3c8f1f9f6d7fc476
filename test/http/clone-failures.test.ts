import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { names } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { type RequestKind, serve, type ServerSwitches } from '../support/http-server.js'
import { schemaErrors } from '../support/schema.js'

const kinds: readonly RequestKind[] = ['info', 'pack']

/** What a server does, what kind of failure that is, and how the program ends. */
const answers: readonly (readonly [status: number, kind: string, exitCode: number])[] = [
  [401, 'auth', 1],
  [403, 'auth', 1],
  [404, 'not-found', 1],
  [429, 'rate-limited', 75],
  [500, 'network', 75],
  [502, 'network', 75],
  [503, 'network', 75],
]

for (const backend of cloneBackends) {
  for (const [status, kind, exitCode] of answers) {
    for (const at of kinds) {
      test(`status ${status} at the ${at} request is ${kind}, and nothing is left [${backend}]`, async t => {
        const result = await cloneFrom(t, backend, { status: { [at]: status } })
        t.is(result.exitCode, exitCode, result.stderr)
        t.is(schemaErrors('error', result.document), '')
        t.is(result.document.error.kind, kind, JSON.stringify(result.document))
        t.true(result.document.error.hints.length > 0)
        t.deepEqual(result.entries, [])
      })
    }
  }

  test(`a connection that ends in the middle of the pack is a network failure [${backend}]`, async t => {
    const { exitCode, document, entries } = await cloneFrom(t, backend, { cutAfter: 400 })
    t.is(document.error.kind, 'network', JSON.stringify(document))
    t.is(exitCode, 75)
    t.deepEqual(entries, [])
  })

  test(`a port where nobody listens is a network failure [${backend}]`, async t => {
    const scene = await cloneScene(t)
    // One that has just been given back is soon another test's; nobody serves the first.
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', 'http://127.0.0.1:1/x.git', 'ours')
    t.is(JSON.parse(stdout).error.kind, 'network', stdout)
    t.is(exitCode, 75)
    t.deepEqual(await scene.entries(), [])
  })

  test(`a missing branch is told at once, with those that come closest [${backend}]`, async t => {
    const scene = await cloneScene(t, names)
    const server = await serve(t, scene.served, { env: scene.env })
    const url = `${server.url}/names.git`
    const { exitCode, stderr } = await scene.run(backend, 'clone', '-b', 'mian', url, 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, /has no branch or tag "mian"/)
    t.regex(stderr, /the closest: main/)
    t.false(server.requests.some(({ kind }) => kind === 'pack'))
    t.deepEqual(await scene.entries(), [])
  })

  test(`a commit that the server does not have is not found [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env })
    const url = `${server.url}/stack.git`
    const gone = 'deadbeef'.repeat(5)
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--revision', gone, url, 'ours')
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'not-found', stdout)
    t.deepEqual(await scene.entries(), [])
  })

  test(`a date after the last commit leaves nothing, and that is said [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env })
    const url = `${server.url}/stack.git`
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--since', '2030-01-01', url, 'ours')
    t.is(exitCode, 1)
    t.like(JSON.parse(stdout).error, { kind: 'not-found' })
    t.regex(stdout, /--since and --exclude/)
  })

  test(`what is no git server, or no repository, is said [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env })
    const nothing = await scene.run(backend, 'clone', '--json', `${server.url}/nothing.git`, 'ours')
    t.is(JSON.parse(nothing.stdout).error.kind, 'not-found', nothing.stdout)
    t.is(nothing.exitCode, 1)
  })
}

async function cloneFrom(
  t: Parameters<typeof cloneScene>[0],
  backend: (typeof cloneBackends)[number],
  switches: ServerSwitches,
) {
  const scene = await cloneScene(t, files)
  const server = await serve(t, scene.served, { env: scene.env, ...switches })
  const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', `${server.url}/files.git`, 'ours')
  return { exitCode, stderr, document: JSON.parse(stdout), entries: await scene.entries() }
}
