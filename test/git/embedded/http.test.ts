import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { ConfigValues } from '../../../src/core/config/config-values.js'
import { httpSettings } from '../../../src/git/embedded/http/settings.js'
import { lsRefsRequest } from '../../../src/git/embedded/smart/ls-refs.js'
import { BrokenAnswer } from '../../../src/git/embedded/smart/pkt-line.js'
import { SmartServer } from '../../../src/git/embedded/smart/server.js'
import { GitSlimError } from '../../../src/core/errors.js'
import { type CloneScene, cloneScene } from '../../support/clone-scene.js'
import { serve } from '../../support/http-server.js'
import { proxy } from '../../support/secure-server.js'

const configure = (scene: CloneScene, text: string) => writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), text)

test('a server is reached through the proxy of the environment, with its user and password', async t => {
  const scene = await cloneScene(t, stack)
  const [server, way] = [await serve(t, scene.served, { env: scene.env }), await proxy(t)]
  const env = { http_proxy: `http://ada:p%40ss@${way.host}` }
  const { exitCode, stderr } = await scene.runWith(
    { backend: 'embedded', env },
    'clone',
    `${server.url}/stack.git`,
    'ours',
  )
  t.is(exitCode, 0, stderr)
  const basic = `Basic ${Buffer.from('ada:p@ss').toString('base64')}`
  t.is(way.seen.length, 3)
  t.true(
    way.seen.every(line => line.includes(`${server.url}/stack.git/`) && line.endsWith(basic)),
    way.seen.join('\n'),
  )
})

test('no_proxy is heeded, HTTP_PROXY in capitals is not', async t => {
  const scene = await cloneScene(t, stack)
  const [server, way] = [await serve(t, scene.served, { env: scene.env }), await proxy(t)]
  for (const env of [{ http_proxy: way.host, no_proxy: 'x.invalid, 127.0.0.1' }, { HTTP_PROXY: way.host }]) {
    const { exitCode } = await scene.runWith({ backend: 'embedded', env }, 'clone', '--bare', `${server.url}/stack.git`)
    t.is(exitCode, 0)
    await rm(`${scene.work}/stack.git`, { recursive: true })
  }
  t.deepEqual(way.seen, [])
})

test('an https server is reached by a tunnel; a proxy that refuses it is named', async t => {
  const scene = await cloneScene(t)
  const way = await proxy(t, { tunnels: 'refused' })
  await configure(scene, `[http]\n\tproxy = ${way.host}\n`)
  const { exitCode, stdout } = await scene.run('embedded', 'clone', '--json', 'https://host.invalid/x.git', 'ours')
  t.is(exitCode, 1)
  t.deepEqual(way.seen, ['CONNECT host.invalid:443 nobody'])
  t.regex(JSON.parse(stdout).error.message, /proxy 127\.0\.0\.1/)
})

test('a proxy of another kind is refused', async t => {
  const scene = await cloneScene(t)
  const env = { https_proxy: 'socks5://127.0.0.1:1080' }
  const { exitCode, stdout } = await scene.runWith(
    { backend: 'embedded', env },
    'clone',
    '--json',
    'https://host.invalid/x',
    'o',
  )
  t.is(exitCode, 1)
  t.is(JSON.parse(stdout).error.kind, 'unsupported')
})

test('headers of the configuration are sent to the servers they are meant for', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env })
  const text = [
    '[http "https://elsewhere.invalid/"]\n\textraHeader = Authorization: Basic elsewhere\n',
    `[http "${server.url}/stack.git"]\n\textraHeader = Authorization: Bearer token\n`,
    `[http "${server.url}/stack"]\n\textraHeader = Authorization: Basic beside\n`,
  ]
  await configure(scene, text.join(''))
  const { exitCode } = await scene.run('embedded', 'clone', `${server.url}/stack.git`, 'ours')
  t.is(exitCode, 0)
  t.deepEqual([...new Set(server.requests.map(({ authorization }) => authorization))], ['Bearer token'])
})

test('such headers do not follow a redirect to another server', async t => {
  const scene = await cloneScene(t, stack)
  const other = await serve(t, scene.served, { env: scene.env })
  const server = await serve(t, scene.served, { env: scene.env, redirectTo: other.url })
  await configure(scene, `[http "${server.url}/"]\n\textraHeader = Authorization: Bearer token\n`)
  const { exitCode } = await scene.run('embedded', 'clone', `${server.url}/stack.git`, 'ours')
  t.is(exitCode, 0)
  t.is(server.requests[0]?.authorization, 'Bearer token')
  t.deepEqual(
    other.requests.filter(({ authorization }) => authorization !== undefined),
    [],
  )
})

test('an address is replaced as the configuration says, and a credential in it is used and not stored', async t => {
  const scene = await cloneScene(t, stack)
  const basicAuth = { username: 'ada', password: 'x y' }
  const server = await serve(t, scene.served, { env: scene.env, basicAuth })
  const base = server.url.replace('://', '://ada:x%20y@')
  await configure(scene, `[url "${base}/"]\n\tinsteadOf = https://forge.invalid/\n`)
  const { exitCode, stderr } = await scene.run('embedded', 'clone', 'https://forge.invalid/stack.git', 'ours')
  t.is(exitCode, 0, stderr)
  t.is(await scene.git('-C', 'ours', 'config', 'remote.origin.url'), 'https://forge.invalid/stack.git')
})

test('no configuration leads from a server to files of this machine', async t => {
  const scene = await cloneScene(t, stack)
  for (const base of [`file://${scene.served}/`, `${scene.served}/`, 'ext::sh -c touch% x ']) {
    await configure(scene, `[url "${base.replace(/[\\"]/g, '\\$&')}"]\n\tinsteadOf = https://forge.invalid/\n`)
    const { exitCode, stdout } = await scene.run(
      'embedded',
      'clone',
      '--json',
      'https://forge.invalid/stack.git',
      'ours',
    )
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'refused', stdout)
  }
})

test('a connection that the server has closed meanwhile is made anew, once', async t => {
  const scene = await cloneScene(t, stack)
  const upstream = await serve(t, scene.served, { env: scene.env })
  const asked = new Map<Socket, number>()
  let allowed = 1
  const server = createServer((question, answer) => {
    const before = asked.get(question.socket) ?? 0
    asked.set(question.socket, before + 1)
    if (before >= allowed) return void question.socket.destroy()
    const { method, headers, url = '' } = question
    const on = request(`${upstream.url}${url}`, { method, headers }, from => {
      from.pipe(answer.writeHead(from.statusCode ?? 0, from.headers))
    })
    question.pipe(on)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stack.git`
  const { exitCode, stderr } = await scene.run('embedded', 'clone', '--retries', '0', url, 'ours')
  t.is(exitCode, 0, stderr)
  t.true([...asked.values()].includes(2))
  // A new connection that is closed at once is a failure of the network.
  allowed = 0
  const failed = await scene.run('embedded', 'clone', '--json', '--retries', '0', url, 'again')
  t.is(JSON.parse(failed.stdout).error.kind, 'network', failed.stdout)
})

test('a page is no git server, and neither is one that talks nonsense', async t => {
  const scene = await cloneScene(t)
  const answers: [type: string, body: string][] = [
    ['text/html', '<html>'],
    ['application/x-git-upload-pack-advertisement', ''],
    ['application/x-git-upload-pack-advertisement', 'nonsense'],
    ['application/x-git-upload-pack-advertisement', '001e# service=git-upload-pack\n000cnonsense0000'],
  ]
  for (const [type, body] of answers) {
    const server = createServer((_, response) => response.setHeader('content-type', type).end(body))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`
    const { stdout } = await scene.run('embedded', 'clone', '--json', url, 'ours')
    t.is(JSON.parse(stdout).error.kind, 'protocol', `${body}: ${stdout}`)
    server.closeAllConnections()
    server.close()
  }
})

for (const failure of [new BrokenAnswer(), Object.assign(new Error('aborted'), { code: 'ECONNRESET' })]) {
  test(`what a connection that we close ourselves ends with is an interruption: ${failure.name}`, async t => {
    const scene = await cloneScene(t, stack)
    const { url } = await serve(t, scene.served, { env: scene.env })
    const interruption = new AbortController()
    const { signal } = interruption
    const settings = await httpSettings(new URL(url), { config: new ConfigValues([]), env: {} })
    const server = new SmartServer({ url: `${url}/stack.git` }, { settings, signal, stallMs: undefined, agent: 'test' })
    const ending = server.ask(lsRefsRequest('test', []), 2, async () => {
      interruption.abort()
      throw failure
    })
    t.is((await t.throwsAsync(ending, { instanceOf: GitSlimError })).kind, 'interrupted')
  })
}

for (const [setting, value, kind] of [
  ['transfer.fsckObjects', 'true', 'unsupported'],
  ['fetch.fsckObjects', 'true', 'unsupported'],
  ['fetch.fsckObjects', 'perhaps', 'usage'],
] as const) {
  test(`a check that only git can do is not left out: ${setting}=${value}`, async t => {
    const scene = await cloneScene(t, stack)
    const { url } = await serve(t, scene.served, { env: scene.env })
    await scene.git('config', '--global', setting, value)
    for (const address of [`${url}/stack.git`, join(scene.served, 'stack.git')]) {
      const { stdout } = await scene.run('embedded', 'clone', '--json', address, 'ours')
      const { error } = JSON.parse(stdout)
      t.is(error?.kind, kind, stdout)
      t.true(error.message.includes(setting))
      t.deepEqual(await scene.entries(), [])
    }
    // That of a fetch beats that of all transfers.
    await scene.git('config', '--global', 'fetch.fsckObjects', 'false')
    t.is((await scene.run('embedded', 'clone', `${url}/stack.git`, 'ours')).exitCode, 0)
  })
}
