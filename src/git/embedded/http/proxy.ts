import { request } from 'node:http'
import type { Socket } from 'node:net'
import { messages } from '../../../output/messages.js'
import { GitSlimError } from '../../errors.js'
import type { Env } from '../../port.js'
import { StalledConnection } from './failure.js'

/**
 * Returns the proxy by which an address is reached, chosen as curl does for git, or undefined.
 *
 * @throws GitSlimError `unsupported` for a proxy that does not speak HTTP
 * @see git-config(1), http.proxy; curl(1), ENVIRONMENT
 */
export function proxyFor(url: URL, configured: string | undefined, env: Env): URL | undefined {
  const text = configured ?? fromEnvironment(url, env)
  if (!text || isExempt(url.hostname, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  const address = /^[a-z0-9]+:\/\//i.test(text) ? text : `http://${text}`
  const proxy = URL.canParse(address) ? new URL(address) : undefined
  if (proxy?.protocol !== 'http:') {
    throw new GitSlimError('unsupported', messages.inProcess.unsupportedProxy(proxy?.host ?? ''))
  }
  return proxy
}

/** For http the name in capitals does not count: a CGI program finds there what a client has sent it. */
function fromEnvironment({ protocol }: URL, env: Env): string | undefined {
  const own = protocol === 'https:' ? (env['https_proxy'] ?? env['HTTPS_PROXY']) : env['http_proxy']
  return own ?? env['all_proxy'] ?? env['ALL_PROXY']
}

function isExempt(host: string, exceptions: string): boolean {
  return exceptions
    .split(/[\s,]+/)
    .map(name => name.replace(/^\*?\./, '').replace(/:\d+$/, ''))
    .some(name => name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`))))
}

/** Returns the header by which a proxy knows who asks. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

type Talk = { readonly signal: AbortSignal; readonly stallMs: number | undefined }

/** Opens a connection through a proxy to the server behind it. @see RFC 9110, CONNECT */
export function openTunnel(proxy: URL, target: URL, { signal, stallMs }: Talk): Promise<Socket> {
  const authority = `${target.hostname}:${target.port || 443}`
  return new Promise((resolve, reject) => {
    const connecting = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...proxyAuthorization(proxy) },
      agent: false,
      signal,
      ...(stallMs === undefined ? {} : { timeout: stallMs }),
    })
    connecting.on('timeout', () => connecting.destroy(new StalledConnection(stallMs ?? 0)))
    connecting.on('error', reject)
    connecting.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      // What a proxy does not allow it will not allow the next time either.
      const kind = (statusCode ?? 0) >= 500 ? 'network' : 'auth'
      reject(new GitSlimError(kind, messages.inProcess.proxyRefused(proxy.host, statusCode ?? 0)))
    })
    connecting.end()
  })
}
