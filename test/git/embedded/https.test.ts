import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import { selfSigned } from '../../support/certificate.js'
import { type CloneScene, cloneScene } from '../../support/clone-scene.js'
import { serve } from '../../support/http-server.js'
import { proxy, secure } from '../../support/secure-server.js'

const certificate = selfSigned()

/** An https server before the http one, and its certificate in a file. */
async function secured(t: ExecutionContext, scene: CloneScene): Promise<{ url: string; file: string }> {
  const plain = await serve(t, scene.served, { env: scene.env })
  const file = join(scene.work, '..', 'ca.pem')
  await writeFile(file, certificate.cert)
  return { url: (await secure(t, plain.url, { certificate })).url, file }
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
  const way = await proxy(t)
  const env = { https_proxy: way.host, GIT_SSL_CAINFO: file }
  const { exitCode, stderr } = await scene.runWith({ backend: 'embedded', env }, 'clone', `${url}/stack.git`, 'ours')
  t.is(exitCode, 0, stderr)
  t.true(way.seen.length > 0)
  t.deepEqual([...new Set(way.seen)], [`CONNECT ${new URL(url).host} nobody`])
  t.is((await scene.picture('ours')).status, '')
})
