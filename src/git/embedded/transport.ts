import { join } from 'node:path'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { ClonePlan, Remote, Transport, TransferOptions } from '../port.js'
import { buildClone } from './build-clone.js'
import { openExchange } from './exchange.js'
import { openSource } from './open-source.js'
import type { Source } from './source.js'
import type { EmbeddedParts } from './open-repository.js'

/** Returns the embedded git's transport: by http, or as files on this machine. */
export function embeddedTransport(parts: EmbeddedParts): Transport {
  // The server's refs are reused for the clone that follows.
  const known = new Map<string, Promise<Source>>()
  const sourceOf = (remote: Remote, directory: string, options: TransferOptions) => {
    const source =
      known.get(remote.url) ?? openSource(parts, { remote, gitDirectory: join(directory, '.git'), options })
    known.set(remote.url, source)
    return source
  }
  // After a failure the server is asked again.
  const forgetful = async <T>({ url }: Remote, transfer: () => Promise<T>): Promise<T> => {
    try {
      return await transfer()
    } catch (error) {
      known.delete(url)
      throw error
    }
  }
  return {
    exchange: (place, options) => openExchange(parts, place, options),
    findLfs: () => Promise.reject(new GitSlimError('unsupported', messages.lfs.embedded)),
    fetchLfs: () => Promise.reject(new GitSlimError('unsupported', messages.lfs.embedded)),
    lsRemote: (remote, directory, options) =>
      forgetful(remote, async () => (await sourceOf(remote, directory, options)).refs()),
    clone: (plan, directory, options) =>
      forgetful(plan.remote, async () => {
        refuseFormat(plan)
        return buildClone(parts, { source: await sourceOf(plan.remote, directory, options), plan, directory, options })
      }),
  }
}

function refuseFormat({ objectFormat }: ClonePlan): void {
  if (objectFormat === 'sha1') return
  throw new GitSlimError('unsupported', messages.clone.formatUnsupported(objectFormat))
}
