import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { ExecutionContext } from 'ava'
import type { Env } from '../../src/git/port.js'
import { answerLfs, type LfsStore } from './lfs-server.js'

/** What a request is for: the list of refs, or the objects. `pack` is the POST whose answer holds the pack. */
export type RequestKind = 'info' | 'ls-refs' | 'pack' | 'lfs-batch' | 'lfs-object' | 'other'

/** One request as it arrived, for assertions. */
export interface LoggedRequest {
  readonly kind: RequestKind
  readonly method: string
  readonly path: string
  readonly query: string
  readonly authorization: string | undefined
  readonly protocol: string | undefined
  readonly body: string
}

/** What goes wrong, or is asked for, on the way. Every switch may be turned while the server runs. */
export interface ServerSwitches {
  /** Waits before each answer. */
  delayMs?: number
  /** Answers requests of these kinds with a status, and nothing else. */
  status?: Partial<Record<RequestKind, number>>
  /** Lets nothing go wrong but answers to requests whose body looks like this. */
  among?: RegExp
  /** The header that goes with it. */
  retryAfter?: string
  /** What is said with it, as plain text. */
  words?: string
  /** Ends connections with requests of these kinds without an answer. */
  hangUp?: readonly RequestKind[]
  /** How many answers go wrong, by a status, a cut, a stall or no answer at all; undefined: all. Counts down. */
  faults?: number
  /** Answers 401 unless the request brings exactly this. */
  basicAuth?: { readonly username: string; readonly password: string }
  /** Sends every request elsewhere: to this base address. */
  redirectTo?: string
  /** Lets the answer with the pack stall, or ends it, after so many bytes. */
  stallAfter?: number
  /** Ends the stall after a while. */
  resumeAfterMs?: number
  /** Ends the stall when the test says so. */
  resumed?: Promise<void>
  cutAfter?: number
  /** Forgets the protocol version that was asked for: answers as servers before version 2 did. */
  protocol?: 'v0'
  /** Serves files, as servers that know nothing of git do. */
  kind?: 'dumb'
  /** Answers nothing about repositories whose path begins so, until the test says so. */
  held?: { readonly path: string; readonly until: Promise<void> }
  /** Keeps large files, too. */
  lfs?: LfsStore
  /** Offers no way to leave history out. */
  shallow?: 'unsupported'
}

export interface TestServer {
  /** `http://127.0.0.1:<port>`; repositories are found below it by their directory's name. */
  readonly url: string
  readonly host: string
  readonly requests: LoggedRequest[]
  readonly switches: ServerSwitches
  /** Resolves when a response has begun to stall. */
  readonly stalled: Promise<void>
  /** Returns how many bytes it has sent so far. */
  sentBytes(): number
  /** Returns how many connections clients have opened so far. */
  connections(): number
}

/** Serves the repositories below a directory with `git http-backend`, on a free port of 127.0.0.1, until the test ends. */
export async function serve(
  t: Pick<ExecutionContext, 'teardown'>,
  root: string,
  { env, ...switches }: ServerSwitches & { readonly env: Env },
): Promise<TestServer> {
  const requests: LoggedRequest[] = []
  let sayStalled = () => {}
  const stalled = new Promise<void>(resolve => {
    sayStalled = resolve
  })
  const state: ServerState = { root, env, requests, switches, sayStalled }
  const server = createServer((request, response) => {
    answer(state, request, response).catch(error => response.destroy(error as Error))
  })
  const sockets: Socket[] = []
  server.on('connection', socket => sockets.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    requests,
    switches,
    stalled,
    sentBytes: () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    connections: () => sockets.length,
  }
}

interface ServerState {
  readonly root: string
  readonly env: Env
  readonly requests: LoggedRequest[]
  readonly switches: ServerSwitches
  readonly sayStalled: () => void
}

async function answer(state: ServerState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { switches } = state
  const body = await bodyOf(request)
  const logged = logEntry(request, body)
  state.requests.push(logged)
  if (switches.delayMs !== undefined) await delay(switches.delayMs)
  if (switches.held !== undefined && logged.path.startsWith(switches.held.path)) await switches.held.until
  if (switches.redirectTo !== undefined) {
    response.writeHead(302, { location: `${switches.redirectTo}${request.url ?? ''}` }).end()
    return
  }
  if (switches.hangUp?.includes(logged.kind) && takeFault(switches, logged)) return void response.destroy()
  const status = isRefused(switches, logged) ? 401 : statusFor(switches, logged)
  if (status !== undefined) {
    const asks = status === 401 ? { 'www-authenticate': 'Basic realm="test"' } : {}
    const wait = switches.retryAfter === undefined ? {} : { 'retry-after': switches.retryAfter }
    response.writeHead(status, { 'content-type': 'text/plain', ...asks, ...wait }).end(switches.words ?? 'no\n')
    return
  }
  if (switches.lfs !== undefined && answerLfs(switches.lfs, { request, body }, response)) return
  const child = startBackend(state, request, body)
  await relay(state, logged, child, response)
}

function statusFor(switches: ServerSwitches, request: LoggedRequest): number | undefined {
  const status = switches.status?.[request.kind]
  return status !== undefined && takeFault(switches, request) ? status : undefined
}

/** Tells whether this answer is to go wrong, and counts it. */
function takeFault(switches: ServerSwitches, { body }: LoggedRequest): boolean {
  if (switches.among?.test(body) === false) return false
  if (switches.faults === undefined) return true
  if (switches.faults === 0) return false
  switches.faults--
  return true
}

function isRefused({ basicAuth }: ServerSwitches, { authorization }: LoggedRequest): boolean {
  if (basicAuth === undefined) return false
  // The scheme's capitals do not matter: RFC 9110, 11.1.
  const pair = authorization?.replace(/^basic +/i, '')
  return pair !== Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64')
}

function logEntry({ method = '', url = '', headers }: IncomingMessage, body: Buffer): LoggedRequest {
  const { pathname, search } = new URL(url, 'http://localhost')
  // Git compresses what is longer than a kilobyte.
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('latin1')
  return {
    kind: kindOf(pathname, text),
    method,
    path: pathname,
    query: search,
    authorization: headers.authorization,
    protocol: [headers['git-protocol']].flat()[0],
    body: text,
  }
}

function kindOf(path: string, body: string): RequestKind {
  if (path.endsWith('/info/refs')) return 'info'
  if (path.endsWith('/info/lfs/objects/batch')) return 'lfs-batch'
  if (path.includes('/info/lfs/objects/')) return 'lfs-object'
  if (!path.endsWith('/git-upload-pack')) return 'other'
  if (body.includes('command=ls-refs')) return 'ls-refs'
  // Before version 2 there are no commands: the list of wants alone.
  return /command=fetch[\s\S]*(?:done|deepen|want)/.test(body) || body.includes('want ') ? 'pack' : 'other'
}

function startBackend(
  { root, env, switches }: ServerState,
  { method, url = '', headers }: IncomingMessage,
  body: Buffer,
): ChildProcessWithoutNullStreams {
  const { pathname, search } = new URL(url, 'http://localhost')
  const child = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: switches.kind === 'dumb' ? '' : search.slice(1),
      REQUEST_METHOD: method,
      CONTENT_TYPE: headers['content-type'] ?? '',
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      GIT_PROTOCOL: switches.protocol === 'v0' ? '' : ([headers['git-protocol']].flat()[0] ?? ''),
    },
    windowsHide: true,
  })
  child.stdin.on('error', () => {})
  child.stdin.end(body)
  child.stderr.resume()
  return child
}

async function relay(
  { switches, sayStalled }: ServerState,
  request: LoggedRequest,
  child: ChildProcessWithoutNullStreams,
  response: ServerResponse,
): Promise<void> {
  const { kind } = request
  const after = kind === 'pack' ? (switches.stallAfter ?? switches.cutAfter) : undefined
  const limit = after !== undefined && takeFault(switches, request) ? after : Infinity
  let head: Buffer | undefined = Buffer.alloc(0)
  let sent = 0
  for await (const chunk of child.stdout) {
    let bytes = switches.shallow === 'unsupported' ? withoutShallow(chunk as Buffer, kind) : (chunk as Buffer)
    if (head !== undefined) {
      head = Buffer.concat([head, bytes])
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) continue
      writeHead(response, head.subarray(0, end).toString('latin1'))
      bytes = head.subarray(end + 4)
      head = undefined
    }
    const stops = sent < limit && sent + bytes.length >= limit
    if (!stops) response.write(bytes)
    else {
      const written = new Promise(resolve => response.write(bytes.subarray(0, limit - sent), resolve))
      if (switches.stallAfter === undefined) return void written.then(() => response.destroy())
      sayStalled()
      if (switches.resumeAfterMs === undefined && switches.resumed === undefined) return
      await (switches.resumed ?? delay(switches.resumeAfterMs))
      response.write(bytes.subarray(limit - sent))
    }
    sent += bytes.length
  }
  response.end()
}

/** The same length: packets say how long they are. */
function withoutShallow(bytes: Buffer, kind: RequestKind): Buffer {
  if (kind !== 'info') return bytes
  const hidden = bytes
    .toString('latin1')
    .replace(/([ =])(?:shallow|deepen)/g, (word, before: string) => before + 'x'.repeat(word.length - 1))
  return Buffer.from(hidden, 'latin1')
}

function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(line) ?? []
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10)
    else if (name !== '') response.setHeader(name, value)
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
