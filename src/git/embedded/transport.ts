import { readConfiguration } from '../files/config-files.js'
import { join } from 'node:path'
import { isLocalAddress, parseRemoteUrl } from '../../core/clone/remote-url.js'
import { ConfigValues } from '../../core/config/config-values.js'
import { insteadOf } from '../../core/config/url-settings.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import type { ClonePlan, Remote, Transport, TransferOptions } from '../port.js'
import type { EmbeddedParts } from './backend.js'
import { buildClone } from './build-clone.js'
import { httpSource } from './http-source.js'
import { localSource } from './local-source.js'
import type { Source } from './source.js'

/** Returns the way the embedded git reaches a repository: by http, or as files on this machine. */
export function embeddedTransport(parts: EmbeddedParts): Transport {
  // What a server said when it was asked for its refs holds for the clone that follows.
  const known = new Map<string, Promise<Source>>()
  const sourceOf = (remote: Remote, directory: string, options: TransferOptions) => {
    const source = known.get(remote.url) ?? openSource(parts, { remote, directory, options })
    known.set(remote.url, source)
    return source
  }
  // After a failure the server is asked anew.
  const forgetful = async <T>({ url }: Remote, transfer: () => Promise<T>): Promise<T> => {
    try {
      return await transfer()
    } catch (error) {
      known.delete(url)
      throw error
    }
  }
  return {
    exchange: () => Promise.reject(new GitSlimError('unsupported', messages.deepen.embedded)),
    lsRemote: (remote, directory, options) =>
      forgetful(remote, async () => (await sourceOf(remote, directory, options)).refs()),
    clone: (plan, directory, options) =>
      forgetful(plan.remote, async () => {
        refuseFormat(plan)
        return buildClone(parts, { source: await sourceOf(plan.remote, directory, options), plan, directory, options })
      }),
  }
}

interface Wanted {
  readonly remote: Remote
  readonly directory: string
  readonly options: TransferOptions
}

async function openSource(parts: EmbeddedParts, { remote, directory, options }: Wanted): Promise<Source> {
  const gitDirectory = join(directory, '.git')
  const config = new ConfigValues(await readConfiguration({ env: parts.env, gitDirectory, branch: undefined }))
  const reached = reachedBy(remote, config)
  if (isLocalAddress(reached)) return localSource(parts, reached)
  return httpSource({ ...parts, config, remote: reached, shown: remote }, options)
}

/**
 * Returns the address that the user's configuration puts in the place of the one given.
 *
 * @throws GitSlimError `refused` when that leads to files, `unsupported` when it leads to ssh
 */
function reachedBy(remote: Remote, config: ConfigValues): Remote {
  const url = insteadOf(remote.url, config)
  if (url === remote.url && isLocalAddress(remote)) return remote
  const outcome = parseRemoteUrl(url)
  if (outcome.kind === 'refused' || (outcome.address.kind === 'path' && !isLocalAddress(remote))) {
    throw new GitSlimError('refused', messages.transfer.transportNotAllowed(remote.url, messages.inProcess.rewritten))
  }
  const { address } = outcome
  if (address.kind === 'ssh' || address.kind === 'git') {
    throw new GitSlimError('unsupported', messages.inProcess.unsupportedTransport(remote.url))
  }
  const isSameServer = originOf(address.url) === originOf(remote.url)
  const credential = address.credential ?? (isSameServer ? remote.credential : undefined)
  return { url: address.url, ...(credential === undefined ? {} : { credential }) }
}

/** A credential is for the server that was named, also when the user's own configuration leads to another. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

function refuseFormat({ objectFormat }: ClonePlan): void {
  if (objectFormat === 'sha1') return
  throw new GitSlimError('unsupported', messages.clone.formatUnsupported(objectFormat))
}
