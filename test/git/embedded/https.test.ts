import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer as createProxy, type IncomingMessage, request } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { selfSigned } from '../../support/certificate.js'
import { type CloneScene, cloneScene } from '../../support/clone-scene.js'
import { serve } from '../../support/http-server.js'

const certificate = selfSigned()

/** An https server that passes everything on to the http one, and its certificate in a file. */
async function secured(t: ExecutionContext, scene: CloneScene): Promise<{ url: string; file: string }> {
  const plain = await serve(t, scene.served, { env: scene.env })
  const server = createServer(certificate, (incoming, response) => {
    const { method = 'GET', headers } = incoming
    const passed = request(`${plain.url}${incoming.url}`, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(passed)
  })
  const url = `https://127.0.0.1:${await listening(t, server)}`
  const file = join(scene.work, '..', 'ca.pem')
  await writeFile(file, certificate.cert)
  return { url, file }
}

async function listening(
  t: ExecutionContext,
  server: ReturnType<typeof createProxy> | ReturnType<typeof createServer>,
) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

test('a certificate that nobody here knows is refused, and what to do is said', async t => {
  const scene = await cloneScene(t, stack)
  const { url } = await secured(t, scene)
  const { exitCode, stdout } = await scene.run('embedded', 'clone', '--json', `${url}/stack.git`, 'ours')
  t.is(exitCode, 1)
  const { error } = JSON.parse(stdout)
  t.is(error.kind, 'protocol', stdout)
  t.true(error.hints.some((hint: string) => hint.includes('http.sslCAInfo')))
  t.deepEqual(await scene.entries(), [])
})

test('certificates that the user names are trusted', async t => {
  const scene = await cloneScene(t, stack)
  const { url, file } = await secured(t, scene)
  const byEnvironment = { GIT_SSL_CAINFO: file }
  const one = await scene.runWith({ backend: 'embedded', env: byEnvironment }, 'clone', `${url}/stack.git`, 'one')
  t.is(one.exitCode, 0, one.stderr)
  await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[http "${url}"]\n\tsslCAInfo = ${file}\n`)
  const two = await scene.run('embedded', 'clone', `${url}/stack.git`, 'two')
  t.is(two.exitCode, 0, two.stderr)
  t.deepEqual(await scene.picture('two'), await scene.picture('one'))
})

test('the user may do without a check, for one server', async t => {
  const scene = await cloneScene(t, stack)
  const { url } = await secured(t, scene)
  const config = (prefix: string) => `[http "${prefix}"]\n\tsslVerify = false\n`
  await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), config('https://elsewhere.invalid'))
  t.is((await scene.run('embedded', 'clone', `${url}/stack.git`, 'ours')).exitCode, 1)
  await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), config(url))
  t.is((await scene.run('embedded', 'clone', `${url}/stack.git`, 'ours')).exitCode, 0)
})

test('an https server is reached through the tunnel of a proxy', async t => {
  const scene = await cloneScene(t, stack)
  const { url, file } = await secured(t, scene)
  const seen: string[] = []
  const proxy = createProxy()
  proxy.on('connect', ({ url: authority = '' }: IncomingMessage, socket) => {
    seen.push(authority)
    const [host = '', port] = authority.split(':')
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      through.pipe(socket).pipe(through)
    })
    for (const end of [socket, through]) end.on('error', () => {})
    t.teardown(() => {
      through.destroy()
      socket.destroy()
    })
  })
  const env = { https_proxy: `127.0.0.1:${await listening(t, proxy)}`, GIT_SSL_CAINFO: file }
  const { exitCode, stderr } = await scene.runWith({ backend: 'embedded', env }, 'clone', `${url}/stack.git`, 'ours')
  t.is(exitCode, 0, stderr)
  t.true(seen.length > 0 && seen.every(authority => url.endsWith(authority)), seen.join())
  t.is((await scene.picture('ours')).status, '')
})
