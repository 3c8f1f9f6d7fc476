import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plain,
  type RequestOptions,
} from 'node:http'
import { request as secure } from 'node:https'
import { isIP } from 'node:net'
import { pipeline } from 'node:stream'
import { connect } from 'node:tls'
import { createGunzip } from 'node:zlib'
import { StalledConnection } from './failure.js'
import type { HttpSettings } from './settings.js'
import { openTunnel, proxyAuthorization } from './proxy.js'

export interface HttpQuestion {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The uncompressed body. Fails when the connection ends before the answer does. */
  readonly body: AsyncIterable<Uint8Array>
  /** Ends the connection if the answer has not been read to its end: it would keep the process alive. */
  close(): void
}

export interface HttpSurroundings {
  readonly settings: HttpSettings
  readonly signal: AbortSignal
  /** How long nothing may arrive on the connection; undefined: for ever. */
  readonly stallMs: number | undefined
}

/** A server has closed a reused connection, and has not answered on it. */
class ClosedWhileIdle extends Error {}

/**
 * Sends one request. Redirects are not followed, and no status is a failure. If the server has closed a reused
 * connection, the request is sent once more on a new one.
 */
export async function httpRequest(question: HttpQuestion, surroundings: HttpSurroundings): Promise<HttpAnswer> {
  try {
    return await send(question, surroundings, {})
  } catch (error) {
    if (error instanceof ClosedWhileIdle) return send(question, surroundings, { agent: false })
    throw error
  }
}

async function send(
  question: HttpQuestion,
  surroundings: HttpSurroundings,
  connection: Pick<RequestOptions, 'agent'>,
): Promise<HttpAnswer> {
  const { signal, stallMs } = surroundings
  const { url, method, body } = question
  const headers = {
    'Accept-Encoding': 'gzip',
    ...question.headers,
    ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
  }
  // Set here, it applies while connecting; set below, to an existing connection.
  const patience = stallMs === undefined ? {} : { timeout: stallMs }
  const options = { ...(await routeOf(url, surroundings)), ...patience, ...connection, method, signal, maxHeaderSize }
  const start = url.protocol === 'https:' ? secure : plain
  const sent = start({ ...options, headers: { ...headers, ...options.headers } })
  let waitedFor: ClientRequest | IncomingMessage = sent
  sent.once('response', response => {
    waitedFor = response
  })
  if (stallMs !== undefined) sent.setTimeout(stallMs, () => waitedFor.destroy(new StalledConnection(stallMs)))
  const answer = await answerTo(sent, body)
  const { statusCode = 0, headers: said } = answer
  return { status: statusCode, headers: said, body: unpacked(answer), close: () => answer.destroy() }
}

/** Curl's limit for all headers together. */
const maxHeaderSize = 300 * 1024

/** The reader limits the size: the body is inflated as it is read. */
function unpacked(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  if (!/^(?:x-)?gzip$/i.test(answer.headers['content-encoding'] ?? '')) return answer
  // A failure is reported to the reader.
  return pipeline(answer, createGunzip(), () => {})
}

interface Route extends Omit<RequestOptions, 'headers'> {
  readonly headers: Readonly<Record<string, string>>
}

/** The target of the connection: the server, a tunnel, or a proxy that gets the whole URL. */
async function routeOf(url: URL, { settings, ...talk }: HttpSurroundings): Promise<Route> {
  const { certificates, proxyFor } = settings
  const proxy = proxyFor(url)
  const direct = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: url.pathname + url.search,
    headers: {},
  }
  const trust = {
    rejectUnauthorized: certificates.server === 'checked',
    ...mutable(certificates.texts),
  }
  if (url.protocol === 'https:') {
    if (proxy === undefined) return { ...direct, ...trust }
    const socket = await openTunnel(proxy, url, talk)
    // A certificate names a host; an IP address is verified too, and must not be sent as server name.
    const name = isIP(direct.host) === 0 ? { servername: direct.host } : { host: direct.host }
    // Used only without an agent.
    return { ...direct, createConnection: () => connect({ socket, ...name, ...trust }) }
  }
  if (proxy === undefined) return direct
  const headers = { Host: url.host, ...proxyAuthorization(proxy) }
  return { host: proxy.hostname, port: proxy.port || 80, path: url.href, headers }
}

/** Node's types require mutable arrays. */
function mutable({ ca, ...own }: HttpSettings['certificates']['texts']) {
  return { ...own, ...(ca === undefined ? {} : { ca: [...ca] }) }
}

function answerTo(sent: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const isClosed = sent.reusedSocket && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? '')
      reject(isClosed ? new ClosedWhileIdle(error.message, { cause: error }) : error)
    })
    sent.on('response', resolve)
    sent.end(body)
  })
}
