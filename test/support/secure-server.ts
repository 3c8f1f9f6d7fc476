import { once } from 'node:events'
import { createServer as createPlain, type IncomingMessage, request, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ExecutionContext } from 'ava'
import type { Certificate } from './certificate.js'

type Test = Pick<ExecutionContext, 'teardown'>

/** Listens on a free port of 127.0.0.1 until the test ends, and returns the port. */
export async function listening(t: Test, server: Server | ReturnType<typeof createSecure>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

export interface SecureServer {
  readonly url: string
  /** For each request, whether the client showed a certificate that is trusted. */
  readonly known: boolean[]
}

export interface SecureOptions {
  readonly certificate: Certificate
  /** Lets nobody in who does not show this one. */
  readonly client?: Certificate
}

/** An https server that passes everything on to a plain one. */
export async function secure(t: Test, plainUrl: string, { certificate, client }: SecureOptions): Promise<SecureServer> {
  const known: boolean[] = []
  const demands = client === undefined ? {} : { requestCert: true, rejectUnauthorized: true, ca: client.cert }
  // In version 1.3 a client learns only after its request that it is not let in.
  const server = createSecure({ ...certificate, ...demands, maxVersion: 'TLSv1.2' }, (incoming, response) => {
    known.push((incoming.socket as TLSSocket).authorized)
    const { method = 'GET', headers } = incoming
    const passed = request(`${plainUrl}${incoming.url}`, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(passed)
  })
  return { url: `https://127.0.0.1:${await listening(t, server)}`, known }
}

export interface TestProxy {
  /** `127.0.0.1:<port>` */
  readonly host: string
  /** Each request: its method, its target, and who asked. */
  readonly seen: string[]
}

export interface ProxyOptions {
  /** `user:password`: nobody else is let through. */
  readonly user?: string
  readonly tunnels?: 'made' | 'refused'
}

/** A proxy for plain requests and for tunnels. */
export async function proxy(t: Test, { user, tunnels = 'made' }: ProxyOptions = {}): Promise<TestProxy> {
  const seen: string[] = []
  const isLetIn = (incoming: IncomingMessage) => {
    const given = incoming.headers['proxy-authorization'] ?? 'nobody'
    seen.push(`${incoming.method} ${incoming.url} ${given}`)
    return user === undefined || given === `Basic ${Buffer.from(user).toString('base64')}`
  }
  const server = createPlain((incoming, response) => {
    if (!isLetIn(incoming)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="p"' }).end()
    const { 'proxy-authorization': _own, ...headers } = incoming.headers
    const passed = request(incoming.url ?? '', { method: incoming.method ?? 'GET', headers }, answer => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(passed)
  })
  server.on('connect', (incoming: IncomingMessage, socket) => {
    socket.on('error', () => {})
    t.teardown(() => socket.destroy())
    if (!isLetIn(incoming)) {
      return socket.end(
        'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="p"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      )
    }
    if (tunnels === 'refused') return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const [host = '', port] = (incoming.url ?? '').split(':')
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      through.pipe(socket).pipe(through)
    })
    through.on('error', () => socket.destroy())
    t.teardown(() => through.destroy())
  })
  return { host: `127.0.0.1:${await listening(t, server)}`, seen }
}
