import { request } from 'node:http'
import { BlockList, isIP, type Socket } from 'node:net'
import { messages } from '../../../output/messages.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Env } from '../../port.js'
import { StalledConnection } from './failure.js'

/** Returns the proxy for an address, or undefined. */
export type ProxyChoice = (url: URL) => URL | undefined

export interface ProxyOptions {
  readonly env: Env
  /** The configured proxy; empty: none. */
  readonly configured: string | undefined
  /** How to authenticate to the proxy. */
  readonly method: string | undefined
}

/**
 * Returns a function that chooses the proxy, as git and curl do: which one, by the original address; whether at all, by
 * each address that is reached.
 *
 * @throws GitSlimError `unsupported` for a proxy that would be used, and does not speak HTTP
 * @see git-config(1), http.proxy; http.c, get_curl_handle; curl(1), ENVIRONMENT
 */
export function proxyChoice(named: URL, { env, configured, method }: ProxyOptions): ProxyChoice {
  const text = configured ?? fromEnvironment(named, env)
  if (!text) return () => undefined
  const exceptions = env['no_proxy'] ?? env['NO_PROXY'] ?? ''
  const address = /^[a-z0-9]+:\/\//i.test(text) ? text : `http://${text}`
  const proxy = URL.canParse(address) ? new URL(address) : undefined
  const choose: ProxyChoice = url => {
    if (isExempt(url.hostname, exceptions)) return undefined
    if (proxy?.protocol !== 'http:') {
      throw new GitSlimError('unsupported', messages.inProcess.unsupportedProxy(proxy?.host ?? ''))
    }
    if (method !== undefined && !/^(?:anyauth|basic)$/.test(method)) {
      throw new GitSlimError('unsupported', messages.inProcess.unsupportedSetting(`http.proxyAuthMethod ${method}`))
    }
    return proxy
  }
  choose(named)
  return choose
}

/** For http the upper-case variable is ignored: in a CGI program it contains a client's header. */
function fromEnvironment({ protocol }: URL, env: Env): string | undefined {
  const own = protocol === 'https:' ? (env['https_proxy'] ?? env['HTTPS_PROXY']) : env['http_proxy']
  return own ?? env['all_proxy'] ?? env['ALL_PROXY']
}

/** Tells whether a host is reached without a proxy. */
function isExempt(hostname: string, exceptions: string): boolean {
  if (exceptions === '*') return true
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const names = exceptions.split(/[\s,]+/).filter(Boolean)
  if (isIP(host) !== 0) return names.some(name => isAddressIn(host, name.replace(/^\[|\]$/g, '')))
  return names.some(name => {
    const domain = name.replace(/^\./, '').replace(/\.$/, '').toLowerCase()
    return domain !== '' && (host === domain || host.endsWith(`.${domain}`))
  })
}

/** An entry may be an address, or a network such as `10.0.0.0/8`. */
function isAddressIn(address: string, name: string): boolean {
  const [network = '', bits] = name.split('/')
  const version = isIP(address)
  if (isIP(network) !== version) return false
  const most = version === 6 ? 128 : 32
  const prefix = bits === undefined ? most : Number(bits)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > most) return false
  const family = version === 6 ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(network, prefix, family)
  return list.check(address, family)
}

/** Returns the header that authenticates to a proxy. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

type Talk = { readonly signal: AbortSignal; readonly stallMs: number | undefined }

/** Opens a connection through a proxy to the server behind it. */
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
      // A proxy's refusal is permanent.
      const kind = (statusCode ?? 0) >= 500 ? 'network' : 'auth'
      reject(new GitSlimError(kind, messages.inProcess.proxyRefused(proxy.host, statusCode ?? 0)))
    })
    connecting.end()
  })
}
