/** What git's own http client does under the same settings is what the embedded one has to do. */
import { createPrivateKey } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../../fixtures-repos/stack.js'
import type { Env } from '../../../src/git/port.js'
import { selfSigned } from '../../support/certificate.js'
import { type CloneScene, cloneScene } from '../../support/clone-scene.js'
import { tryOracle } from '../../support/git.js'
import { serve, type TestServer } from '../../support/http-server.js'
import { proxy, secure, type SecureServer, type TestProxy } from '../../support/secure-server.js'

/** Made anew in each run: a server's, a client's, and one that nobody knows. */
const [certificate, client, stranger] = [selfSigned(), selfSigned(), selfSigned()]
const sealed = createPrivateKey(client.key).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'secret',
})

interface Place {
  readonly scene: CloneScene
  readonly http: TestServer
  readonly https: SecureServer
  readonly strict: SecureServer
  readonly proxy: TestProxy
  readonly closed: TestProxy
  /** The files with keys and certificates. */
  readonly files: Readonly<Record<'ca' | 'other' | 'cert' | 'key' | 'both' | 'sealed', string>>
  readonly home: string
}

async function place(t: ExecutionContext): Promise<Place> {
  const scene = await cloneScene(t, stack)
  const home = String(scene.env['HOME'])
  const http = await serve(t, scene.served, { env: scene.env })
  const file = async (name: string, text: string | Buffer) => {
    await writeFile(join(home, name), text)
    return join(home, name)
  }
  return {
    scene,
    http,
    https: await secure(t, http.url, { certificate }),
    strict: await secure(t, http.url, { certificate, client }),
    proxy: await proxy(t),
    closed: await proxy(t, { user: 'ada:p@ss' }),
    files: {
      ca: await file('ca.pem', certificate.cert),
      other: await file('other.pem', stranger.cert),
      cert: await file('cert.pem', client.cert),
      key: await file('key.pem', client.key),
      both: await file('both.pem', client.cert + client.key),
      sealed: await file('sealed.pem', sealed),
    },
    home,
  }
}

interface Case {
  readonly env?: Env
  /** The user's configuration. */
  readonly config?: string
  readonly to: 'http' | 'https' | 'strict' | 'localhost'
  /** How it ends, so that the table can be read. */
  readonly ends: 'direct' | 'by proxy' | 'as ada' | 'known' | 'not at all'
}

type Table = (place: Place) => Readonly<Record<string, Case>>

const tables: Readonly<Record<string, Table>> = {
  'which proxy': ({ proxy: { host }, closed, http }) => {
    const nowhere = '127.0.0.1:1'
    const ada = (password: string) => `http://ada:${password}@${closed.host}`
    return {
      http_proxy: { env: { http_proxy: `http://${host}` }, to: 'http', ends: 'by proxy' },
      'without its scheme': { env: { http_proxy: host }, to: 'http', ends: 'by proxy' },
      empty: { env: { http_proxy: '', all_proxy: host }, to: 'http', ends: 'direct' },
      HTTP_PROXY: { env: { HTTP_PROXY: host }, to: 'http', ends: 'direct' },
      'https_proxy for http': { env: { https_proxy: host }, to: 'http', ends: 'direct' },
      all_proxy: { env: { all_proxy: host }, to: 'http', ends: 'by proxy' },
      ALL_PROXY: { env: { ALL_PROXY: host }, to: 'http', ends: 'by proxy' },
      'all_proxy before ALL_PROXY': { env: { all_proxy: host, ALL_PROXY: nowhere }, to: 'http', ends: 'by proxy' },
      'http_proxy before all_proxy': { env: { all_proxy: nowhere, http_proxy: host }, to: 'http', ends: 'by proxy' },
      'nobody there': { env: { http_proxy: nowhere }, to: 'http', ends: 'not at all' },
      'http.proxy': { config: `[http]\n\tproxy = ${host}\n`, to: 'http', ends: 'by proxy' },
      'http.proxy first': {
        config: `[http]\n\tproxy = ${host}\n`,
        env: { http_proxy: nowhere },
        to: 'http',
        ends: 'by proxy',
      },
      'http.proxy empty': { config: '[http]\n\tproxy =\n', env: { http_proxy: nowhere }, to: 'http', ends: 'direct' },
      'http.<url>.proxy': { config: `[http "${http.url}"]\n\tproxy = ${host}\n`, to: 'http', ends: 'by proxy' },
      'http.<url>.proxy first': {
        config: `[http "${http.url}/"]\n\tproxy = ${host}\n[http]\n\tproxy = ${nowhere}\n`,
        to: 'http',
        ends: 'by proxy',
      },
      'for all of a domain': {
        config: `[http "http://*:${new URL(http.url).port}"]\n\tproxy = ${host}\n`,
        to: 'localhost',
        ends: 'by proxy',
      },
      'for another server': { config: `[http "http://127.0.0.2"]\n\tproxy = ${nowhere}\n`, to: 'http', ends: 'direct' },
      'for another path': { config: `[http "${http.url}/sta"]\n\tproxy = ${nowhere}\n`, to: 'http', ends: 'direct' },
      'for another user': {
        config: `[http "${http.url.replace('://', '://ada@')}"]\n\tproxy = ${nowhere}\n`,
        to: 'http',
        ends: 'direct',
      },
      'with a password': { env: { http_proxy: ada('p%40ss') }, to: 'http', ends: 'as ada' },
      'with a wrong password': { env: { http_proxy: ada('wrong') }, to: 'http', ends: 'not at all' },
      'without its password': { env: { http_proxy: closed.host }, to: 'http', ends: 'not at all' },
      'with a password, by basic': {
        config: `[http]\n\tproxyAuthMethod = basic\n\tproxy = ${ada('p%40ss')}\n`,
        to: 'http',
        ends: 'as ada',
      },
    }
  },
  'no proxy': ({ proxy: { host }, http }) => {
    const but = (no_proxy: string, ends: Case['ends'], to: Case['to'] = 'http'): Case => ({
      env: { http_proxy: host, no_proxy },
      to,
      ends,
    })
    return {
      'the address': but('127.0.0.1', 'direct'),
      'another address': but('127.0.0.2', 'by proxy'),
      'a part of the address': but('0.0.1', 'by proxy'),
      'among others': but('x.invalid, 127.0.0.1', 'direct'),
      'by spaces': but('x.invalid 127.0.0.1', 'direct'),
      'with the port': but(new URL(http.url).host, 'by proxy'),
      everything: but('*', 'direct'),
      'everything among others': but('x.invalid,*', 'by proxy'),
      'a network': but('127.0.0.0/8', 'direct'),
      'another network': but('10.0.0.0/8', 'by proxy'),
      nothing: but('', 'by proxy'),
      'the name': but('localhost', 'direct', 'localhost'),
      'the name in capitals': but('LOCALHOST', 'direct', 'localhost'),
      'the name with a dot': but('.localhost', 'direct', 'localhost'),
      'a part of the name': but('host', 'by proxy', 'localhost'),
      'a star in the name': but('*.localhost', 'by proxy', 'localhost'),
      'an address for a name': but('127.0.0.1', 'by proxy', 'localhost'),
      'in capitals': { env: { http_proxy: host, NO_PROXY: '127.0.0.1' }, to: 'http', ends: 'direct' },
      'small before capitals': {
        env: { http_proxy: host, NO_PROXY: '*', no_proxy: 'x.invalid' },
        to: 'http',
        ends: 'by proxy',
      },
      'for http.proxy': {
        config: `[http]\n\tproxy = ${host}\n`,
        env: { no_proxy: '127.0.0.1' },
        to: 'http',
        ends: 'direct',
      },
    }
  },
  'whom to trust': ({ https, files, home, proxy: { host }, closed }) => {
    const trusted = { GIT_SSL_CAINFO: files.ca }
    const config = (text: string, section = '[http]') => `${section}\n\t${text}\n`
    return {
      nobody: { to: 'https', ends: 'not at all' },
      GIT_SSL_CAINFO: { env: trusted, to: 'https', ends: 'direct' },
      'http.sslCAInfo': { config: config(`sslCAInfo = ${files.ca}`), to: 'https', ends: 'direct' },
      'below the home': { config: config('sslCAInfo = ~/ca.pem'), to: 'https', ends: 'direct' },
      'the environment first': {
        config: config(`sslCAInfo = ${files.ca}`),
        env: { GIT_SSL_CAINFO: files.other },
        to: 'https',
        ends: 'not at all',
      },
      'a file that is not there': { env: { GIT_SSL_CAINFO: join(home, 'none') }, to: 'https', ends: 'not at all' },
      'http.sslVerify': { config: config('sslVerify = false'), to: 'https', ends: 'direct' },
      'http.sslVerify in other words': { config: config('sslVerify = off'), to: 'https', ends: 'direct' },
      'http.sslVerify as a number': { config: config('sslVerify = 0'), to: 'https', ends: 'direct' },
      'http.sslVerify without a value': { config: config('sslVerify'), to: 'https', ends: 'not at all' },
      'for this server': { config: config('sslVerify = no', `[http "${https.url}"]`), to: 'https', ends: 'direct' },
      'for another server': {
        config: config('sslVerify = no', '[http "https://elsewhere.invalid"]'),
        to: 'https',
        ends: 'not at all',
      },
      'for all but this server': {
        config: config('sslVerify = no') + config('sslVerify = yes', `[http "${https.url}/"]`),
        to: 'https',
        ends: 'not at all',
      },
      GIT_SSL_NO_VERIFY: { env: { GIT_SSL_NO_VERIFY: '1' }, to: 'https', ends: 'direct' },
      'GIT_SSL_NO_VERIFY whatever it says': { env: { GIT_SSL_NO_VERIFY: '0' }, to: 'https', ends: 'direct' },
      'through https_proxy': { env: { ...trusted, https_proxy: host }, to: 'https', ends: 'by proxy' },
      'through HTTPS_PROXY': { env: { ...trusted, HTTPS_PROXY: host }, to: 'https', ends: 'by proxy' },
      'not through http_proxy': { env: { ...trusted, http_proxy: host }, to: 'https', ends: 'direct' },
      'with a password': {
        env: { ...trusted, https_proxy: `http://ada:p%40ss@${closed.host}` },
        to: 'https',
        ends: 'as ada',
      },
      'without its password': { env: { ...trusted, https_proxy: closed.host }, to: 'https', ends: 'not at all' },
    }
  },
  'how to be known': ({ strict, files: { ca, cert, key, both, sealed: locked, other } }) => {
    const env = { GIT_SSL_CAINFO: ca }
    const config = (lines: readonly string[], section = '[http]') => [section, ...lines, ''].join('\n\t')
    const mine = [`sslCert = ${cert}`, `sslKey = ${key}`]
    return {
      'not at all': { env, to: 'strict', ends: 'not at all' },
      'http.sslCert and sslKey': { env, config: config(mine), to: 'strict', ends: 'known' },
      'both in one file': { env, config: config([`sslCert = ${both}`]), to: 'strict', ends: 'known' },
      'for this server': { env, config: config(mine, `[http "${strict.url}"]`), to: 'strict', ends: 'known' },
      'for another server': {
        env,
        config: config(mine, '[http "https://x.invalid"]'),
        to: 'strict',
        ends: 'not at all',
      },
      'GIT_SSL_CERT and GIT_SSL_KEY': {
        env: { ...env, GIT_SSL_CERT: cert, GIT_SSL_KEY: key },
        to: 'strict',
        ends: 'known',
      },
      'the environment first': {
        env: { ...env, GIT_SSL_CERT: cert, GIT_SSL_KEY: key },
        config: config([`sslCert = ${other}`, `sslKey = ${other}`]),
        to: 'strict',
        ends: 'known',
      },
      'a key that wants a password': {
        env,
        config: config([`sslCert = ${cert}`, `sslKey = ${locked}`]),
        to: 'strict',
        ends: 'not at all',
      },
      'a file that is not there': {
        env,
        config: config([`sslCert = ${cert}x`, `sslKey = ${key}`]),
        to: 'strict',
        ends: 'not at all',
      },
      'to a server that does not ask': { env, config: config(mine), to: 'https', ends: 'direct' },
    }
  },
}

for (const [title, table] of Object.entries(tables)) {
  test(`as git does: ${title}`, async t => {
    const at = await place(t)
    const { scene } = at
    for (const [name, given] of Object.entries(table(at))) {
      const { env = {}, config = '', to } = given
      await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), config)
      const port = new URL(at.http.url).port
      const url = `${to === 'localhost' ? `http://localhost:${port}` : at[to].url}/stack.git`
      const git = await observed(at, async () => {
        const { code } = await tryOracle(['ls-remote', url], {
          cwd: scene.work,
          env: { ...scene.env, ...env, GIT_TERMINAL_PROMPT: '0', GIT_SSL_CERT_PASSWORD_PROTECTED: undefined },
        })
        return code === 0
      })
      const embedded = await observed(at, async () => {
        const argv = ['clone', '--retries=0', '--bare', url, 'ours']
        const { exitCode, stderr } = await scene.runWith({ backend: 'embedded', env }, ...argv)
        await rm(join(scene.work, 'ours'), { recursive: true, force: true })
        // A failure has been understood.
        t.true([0, 1, 75].includes(exitCode), `${name}: ${stderr}`)
        return exitCode === 0
      })
      t.is(git, given.ends, `${name}: git`)
      t.is(embedded, given.ends, `${name}: the embedded git`)
    }
  })
}

test("as git does: a remote's own proxy", async t => {
  const at = await place(t)
  const { scene, http } = at
  await scene.git('clone', '-q', '--depth=1', `${http.url}/stack.git`, 'ours')
  await scene.git('-C', 'ours', 'config', 'remote.origin.proxy', at.proxy.host)
  const env = { http_proxy: '127.0.0.1:1' }
  const options = { cwd: scene.work, env: { ...scene.env, ...env } }
  const git = async () => (await tryOracle(['-C', 'ours', 'fetch', '-q'], options)).code === 0
  t.is(await observed(at, git), 'by proxy')
  const embedded = async () =>
    (await scene.runWith({ backend: 'embedded', env }, '-C', 'ours', 'deepen', '--full')).exitCode === 0
  t.is(await observed(at, embedded), 'by proxy')
})

test('what only git itself can do is refused', async t => {
  const { scene, https, files } = await place(t)
  for (const setting of [
    'pinnedPubkey = sha256//AAAA',
    'proxySSLCert = x',
    'proxy = http://x\n\tproxyAuthMethod = ntlm',
  ]) {
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[http]\n\tsslCAInfo = ${files.ca}\n\t${setting}\n`)
    const { exitCode, stdout } = await scene.run('embedded', 'clone', '--json', `${https.url}/stack.git`)
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'unsupported', stdout)
  }
})

test('redirects are followed unless the user says no', async t => {
  const { scene, http } = await place(t)
  const server = await serve(t, scene.served, { env: scene.env, redirectTo: http.url })
  for (const [value, exitCode] of [
    ['true', 0],
    ['initial', 0],
    ['false', 1],
  ] as const) {
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[http]\n\tfollowRedirects = ${value}\n`)
    for (const backend of ['system', 'embedded'] as const) {
      const run = await scene.run(backend, 'clone', `${server.url}/stack.git`, `${value}-${backend}`)
      t.is(run.exitCode, exitCode, run.stderr)
    }
  }
})

/** Returns how a server was reached. */
async function observed({ http, strict, proxy: way, closed }: Place, reach: () => Promise<boolean>): Promise<string> {
  const lists = [http.requests, strict.known, way.seen, closed.seen]
  for (const list of lists) list.length = 0
  if (!(await reach())) return 'not at all'
  if (strict.known.length > 0) return strict.known.every(Boolean) ? 'known' : 'unknown'
  if (closed.seen.length > 0) return 'as ada'
  if (way.seen.length > 0) return 'by proxy'
  return http.requests.length > 0 ? 'direct' : 'by nobody'
}
