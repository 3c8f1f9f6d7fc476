import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** The network between a client and a server. */
export interface Link {
  readonly roundTripMs: number
  /** Towards the client, for all connections together. */
  readonly bytesPerSecond: number
}

export interface SlowLink {
  readonly url: string
  close(): Promise<void>
}

/**
 * Relays connections on a free port of 127.0.0.1 to a server on this machine, as slowly as the link has it: half of the
 * round trip each way, a whole one more for a new connection, and no faster than its bandwidth.
 */
export async function slowLink(to: { readonly host: string; readonly port: number }, link: Link): Promise<SlowLink> {
  const sockets = new Set<Socket>()
  const line = { freeAt: 0 }
  const listener = createServer(client => {
    const server = connect(to)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => sockets.delete(socket))
    }
    // The kernel accepts at once: the round trip of the handshake is waited for with the first bytes.
    const opened = performance.now() + link.roundTripMs
    relay(client, server, () => Math.max(performance.now(), opened) + link.roundTripMs / 2)
    relay(server, client, bytes => {
      line.freeAt = Math.max(performance.now(), line.freeAt) + (bytes * 1000) / link.bytesPerSecond
      return line.freeAt + link.roundTripMs / 2
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    close: async () => {
      listener.close()
      for (const socket of sockets) socket.destroy()
      await once(listener, 'close')
    },
  }
}

/** Passes bytes on in their order, each when it arrives: a time as performance.now() has it. */
function relay(from: Socket, to: Socket, arrival: (bytes: number) => number): void {
  let last = Promise.resolve()
  const at = (time: number, act: () => void) => {
    last = last.then(() => delay(Math.max(0, time - performance.now()))).then(act)
  }
  from.on('data', (chunk: Buffer) => at(arrival(chunk.length), () => void to.write(chunk)))
  from.on('end', () => at(arrival(0), () => void to.end()))
  // A client that is killed resets its connection: its server's is of no more use.
  from.on('error', () => to.destroy())
}
