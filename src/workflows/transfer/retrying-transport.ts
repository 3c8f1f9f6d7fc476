import type { Exchange, Transport, TransferOptions } from '../../git/port.js'
import { emptyDirectory } from './files.js'
import type { Context } from '../context.js'
import { discreetly } from './credential.js'
import { type RoomWatch, watchRoom } from './disk-room.js'
import type { NetworkSettings } from './network-settings.js'
import { retrier, type Retry } from './retry.js'

/**
 * Returns the backend's transport with retries: after a failure that may be temporary it tries again from an empty
 * directory, it ends a stalled connection, and no failure contains a secret.
 */
export function retryingTransport(ctx: Context, { retries, stallMs }: NetworkSettings): Transport {
  const { transport } = ctx.backend
  const retry = retrier(ctx, retries)
  const patient = (options: TransferOptions): TransferOptions => ({ ...options, stallMs })
  return {
    lsRemote: (remote, directory, options) =>
      retry({
        run: () => discreetly(ctx, remote, () => transport.lsRemote(remote, directory, patient(options))),
        recover: () => emptyDirectory(directory),
      }),
    clone: (plan, directory, options) => {
      const room = watchRoom(directory, patient(options))
      return retry({
        run: () =>
          discreetly(ctx, plan.remote, () => room.telling(() => transport.clone(plan, directory, room.options))),
        recover: () => emptyDirectory(directory),
      })
    },
    findLfs: (directory, options) => transport.findLfs(directory, options),
    // Objects that have arrived are not fetched again.
    fetchLfs: (request, options) => {
      const room = watchRoom(request.directory, patient(options))
      const attempt = () => room.telling(() => transport.fetchLfs(request, room.options))
      return retry({ run: () => discreetly(ctx, request.remote, attempt), recover: () => Promise.resolve() })
    },
    exchange: async (place, options) => {
      const room = watchRoom(place.directory, patient(options))
      const discreet: Discreet = attempt => discreetly(ctx, place.remote, attempt)
      return patientExchange(await discreet(() => transport.exchange(place, room.options)), { retry, discreet, room })
    },
  }
}

interface Patience {
  readonly retry: Retry
  readonly discreet: Discreet
  readonly room: RoomWatch
}

type Discreet = <T>(attempt: () => Promise<T>) => Promise<T>

/** A failed fetch leaves nothing to build on. */
function patientExchange(exchange: Exchange, { retry, discreet, room }: Patience): Exchange {
  const recover = () => Promise.resolve()
  return {
    ...exchange,
    lsRemote: () => retry({ run: () => discreet(() => exchange.lsRemote()), recover }),
    fetch: request => retry({ run: () => discreet(() => room.telling(() => exchange.fetch(request))), recover }),
    keep: kept => room.telling(() => exchange.keep(kept)),
  }
}
