import { join } from 'node:path'
import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { DefinedHistory } from '../support/history.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import { type LoggedRequest, serve, type ServerSwitches, type TestServer } from '../support/http-server.js'
import { loggingGit } from '../support/logging-git.js'

interface Served {
  readonly scene: CloneScene
  readonly server: TestServer
  readonly url: string
  readonly configure: (...words: readonly string[]) => Promise<string>
}

async function served(t: Parameters<typeof cloneScene>[0], history: DefinedHistory): Promise<Served> {
  const scene = await cloneScene(t, history)
  const configure = (...words: readonly string[]) =>
    scene.git('-C', join(scene.served, `${history.name}.git`), 'config', ...words)
  await configure('uploadpack.allowFilter', 'true')
  const server = await serve(t, scene.served, { env: scene.env })
  return { scene, server, url: `${server.url}/${history.name}.git`, configure }
}

/** The requests for a pack, by what they leave out. */
function filtersOf(requests: readonly LoggedRequest[]): readonly string[] {
  return requests.filter(({ kind }) => kind === 'pack').map(({ body }) => lineOf(body, 'filter ') ?? 'nothing')
}

/** Returns what follows a word in a packet: four digits before it say how long it is. */
function lineOf(body: string, word: string): string | undefined {
  const at = body.indexOf(word)
  const length = Number.parseInt(body.slice(at - 4, at), 16)
  return at === -1 ? undefined : body.slice(at + word.length, at - 4 + length).trim()
}

/** It asks for no history. */
const onlyTheSecond = /^(?![\s\S]*deepen)[\s\S]*filter blob:none/

for (const backend of cloneBackends) {
  for (const [filter, requests] of [
    ['blob:none', ['blob:none', 'blob:none']],
    ['blob:limit=6', ['blob:limit=6', 'blob:none']],
    ['tree:0', ['tree:0', 'blob:none', 'blob:none']],
    ['tree:1', ['tree:1', 'blob:none', 'blob:none']],
  ] as const) {
    test(`a clone with --filter ${filter} asks for the files of its checkout at once [${backend}]`, async t => {
      const { scene, server, url } = await served(t, files)
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '--filter', filter, url, 'ours')
      t.is(exitCode, 0, stderr)
      t.deepEqual(filtersOf(server.requests), requests)
      t.is((await scene.picture('ours')).status, '')
      // Nothing was lacking, to look at it or to check it.
      t.deepEqual(filtersOf(server.requests), requests)
      t.is((await scene.picture('ours')).fsck, '')
      t.is(JSON.parse(stdout).filter, filter)
    })
  }

  for (const form of ['--bare', '--no-checkout']) {
    test(`a clone with a filter and ${form} needs no files [${backend}]`, async t => {
      const { scene, server, url } = await served(t, files)
      const { exitCode } = await scene.run(backend, 'clone', '--filter=blob:none', form, url, 'ours')
      t.is(exitCode, 0)
      t.deepEqual(filtersOf(server.requests), ['blob:none'])
    })
  }

  test(`a server that leaves nothing out is asked once, and that is said [${backend}]`, async t => {
    const { scene, server, url, configure } = await served(t, files)
    await configure('uploadpack.allowFilter', 'false')
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--filter=tree:0', url, 'ours')
    t.is(exitCode, 0)
    const { filter, warnings } = JSON.parse(stdout)
    t.deepEqual({ filter, warnings: warnings.length }, { filter: null, warnings: 1 })
    t.is(server.requests.filter(({ kind }) => kind === 'pack').length, 1)
    t.deepEqual(
      (await scene.picture('ours')).config.filter(line => /promisor|partial|formatversion=1/.test(line)),
      [],
    )
  })

  test(`a server that refuses a filter is asked for everything, and that is said [${backend}]`, async t => {
    const { scene, server, url, configure } = await served(t, files)
    await configure('uploadpackfilter.tree.allow', 'false')
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '--filter=tree:0', url, 'ours')
    t.is(exitCode, 0, stderr)
    const { filter, warnings } = JSON.parse(stdout)
    t.deepEqual({ filter, warnings: warnings.length }, { filter: null, warnings: 1 })
    t.deepEqual(filtersOf(server.requests), ['tree:0', 'nothing'])
    const { status, fsck } = await scene.picture('ours')
    t.deepEqual({ status, fsck }, { status: '', fsck: '' })
  })

  test(`an old server that gives nothing by its name is asked for everything, and that is said [${backend}]`, async t => {
    const { scene, server, url } = await served(t, files)
    server.switches.protocol = 'v0'
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '--filter=blob:none', url, 'ours')
    t.is(exitCode, 0, stderr)
    const { filter, warnings } = JSON.parse(stdout)
    t.deepEqual({ filter, warnings: warnings.length }, { filter: null, warnings: 1 })
    const { status, fsck, config } = await scene.picture('ours')
    t.deepEqual({ status, fsck }, { status: '', fsck: '' })
    t.deepEqual(
      config.filter(line => /promisor|partial/.test(line)),
      [],
    )
  })

  test(`an old server that gives everything by its name is taken at its word [${backend}]`, async t => {
    const { scene, server, url, configure } = await served(t, files)
    await configure('uploadpack.allowAnySHA1InWant', 'true')
    server.switches.protocol = 'v0'
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '--filter=blob:none', url, 'ours')
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(stdout).filter, 'blob:none')
    t.is((await scene.picture('ours')).status, '')
  })

  const faults: Record<string, ServerSwitches> = {
    'an answer that the server is busy': { status: { pack: 503 } },
    'an answer that is cut in the middle': { cutAfter: 100 },
    'an answer that stands still': { stallAfter: 100 },
  }
  for (const [title, switches] of Object.entries(faults)) {
    test(`the second fetch is as patient as the first, and brings the same credential: ${title} [${backend}]`, async t => {
      const { scene, server, url } = await served(t, files)
      const faulty = { ...switches, among: onlyTheSecond, faults: 1 }
      Object.assign(server.switches, faulty, { basicAuth: { username: 'me', password: 'sesame' } })
      const known = url.replace('http://', 'http://me:sesame@')
      // A machine that is busy may stand still for a moment, too.
      const patience = switches.stallAfter === undefined ? [] : ['--stall-timeout=2', '--retries=50']
      const words = ['clone', ...patience, '--filter=blob:none', known, 'ours']
      const { exitCode, stderr } = await scene.run(backend, ...words)
      t.is(exitCode, 0, stderr)
      t.is(server.switches.faults, 0)
      t.true(scene.waits.length >= 1)
      const { status, fsck } = await scene.picture('ours')
      t.deepEqual({ status, fsck }, { status: '', fsck: '' })
    })
  }

  test(`an interruption of the second fetch leaves nothing [${backend}]`, async t => {
    const { scene, server, url } = await served(t, files)
    Object.assign(server.switches, { stallAfter: 100, among: onlyTheSecond })
    const interruption = new AbortController()
    const running = scene.runWith({ backend, signal: interruption.signal }, 'clone', '--sparse=deep', url, 'ours')
    await server.stalled
    interruption.abort('SIGTERM')
    t.is((await running).exitCode, 143)
    t.deepEqual(await scene.entries(), [])
  })
}

test('the credential is handed to what reaches the server, and not to the checkout', async t => {
  const { scene, server, url } = await served(t, stack)
  server.switches.basicAuth = { username: 'me', password: 'sesame' }
  const git = await loggingGit(t, scene.env)
  const { exitCode, stderr } = await scene.runWith(
    { backend: 'system', env: git.env },
    'clone',
    '--filter=blob:none',
    url.replace('http://', 'http://me:sesame@'),
    'ours',
  )
  t.is(exitCode, 0, stderr)
  const commands = (await git.commands()).map(words => words.find(word => /^[a-z]/.test(word) && !word.includes('.')))
  const holders = (await git.environments()).map(env => JSON.stringify(env).includes('sesame'))
  t.deepEqual(
    commands.map((command, i) => [command, holders[i]]),
    [
      ['version', false],
      ['ls-remote', true],
      ['fetch', true],
      ['rev-list', false],
      ['fetch', true],
      ['read-tree', false],
    ],
  )
})

for (const backend of cloneBackends) {
  test(`a clone with a filter is deepened by the same filter [${backend}]`, async t => {
    const { scene, server, url } = await served(t, stack)
    t.is((await scene.run(backend, 'clone', '--filter=blob:none', url, 'ours')).exitCode, 0)
    server.requests.length = 0
    const { exitCode, stderr } = await scene.run(backend, '-C', 'ours', 'deepen', '--full')
    t.is(exitCode, 0, stderr)
    t.deepEqual(filtersOf(server.requests), ['blob:none'])
    const { fsck, shallow } = await scene.picture('ours')
    t.deepEqual({ fsck, shallow }, { fsck: '', shallow: [] })
  })

  test(`a clone with a filter and its merge base shows what has changed since without the server [${backend}]`, async t => {
    const { scene, server, url } = await served(t, stack)
    await scene.git('-C', '../served/stack.git', 'branch', 'base', 'main~2')
    const words = ['--filter=blob:none', '--to-merge-base', 'base']
    const { exitCode, stderr } = await scene.run(backend, 'clone', ...words, url, 'ours')
    t.is(exitCode, 0, stderr)
    server.requests.length = 0
    const changes = await scene.git('-C', 'ours', 'diff', 'origin/base...HEAD')
    t.is(changes, await scene.git('-C', '../served/stack.git', 'diff', 'base...main'))
    t.deepEqual(server.requests, [])
    t.deepEqual(
      (await scene.picture('ours')).config.filter(line => /partial/.test(line)),
      ['remote.origin.partialclonefilter=blob:none'],
    )
  })
}

test('a server of files alone gives everything, and that is said', async t => {
  const { scene, server, url } = await served(t, stack)
  await scene.git('-C', '../served/stack.git', 'update-server-info')
  server.switches.kind = 'dumb'
  const words = ['clone', '--json', '--full', '--filter=blob:none', url, 'ours']
  const { exitCode, stdout, stderr } = await scene.run('system', ...words)
  t.is(exitCode, 0, stderr)
  const { filter, warnings } = JSON.parse(stdout)
  t.deepEqual({ filter, warnings: warnings.length }, { filter: null, warnings: 1 })
  const { status, fsck } = await scene.picture('ours')
  t.deepEqual({ status, fsck }, { status: '', fsck: '' })
})

test('a bundle gives everything, and that is said', async t => {
  const { scene } = await served(t, stack)
  await scene.git('-C', '../served/stack.git', 'bundle', 'create', '-q', join(scene.work, 'all.bundle'), 'main', 'HEAD')
  const words = ['clone', '--json', '--full', '--filter=blob:none', 'all.bundle', 'ours']
  const { exitCode, stdout, stderr } = await scene.run('system', ...words)
  t.is(exitCode, 0, stderr)
  const { filter, warnings } = JSON.parse(stdout)
  t.deepEqual({ filter, warnings: warnings.length }, { filter: null, warnings: 1 })
  t.deepEqual(
    (await scene.picture('ours')).config.filter(line => /promisor|partial/.test(line)),
    [],
  )
})
