import { isLocalAddress, parseRemoteUrl } from '../../core/clone/remote-url.js'
import { ConfigValues } from '../../core/config/config-values.js'
import { insteadOf } from '../../core/config/url-settings.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { readConfiguration } from '../files/config-files.js'
import type { NamedRemote, Remote, TransferOptions } from '../port.js'
import { httpSource } from './http-source.js'
import { localSource } from './local-source.js'
import type { Source } from './source.js'
import type { EmbeddedParts } from './open-repository.js'

export interface WantedSource {
  readonly remote: Remote | NamedRemote
  /** The directory whose settings apply; it need not exist. */
  readonly gitDirectory: string
  readonly options: TransferOptions
}

/** Opens the source of an address: a repository on an http server, or on this machine. */
export async function openSource(
  parts: EmbeddedParts,
  { remote, gitDirectory, options }: WantedSource,
): Promise<Source> {
  const config = new ConfigValues(await readConfiguration({ env: parts.env, gitDirectory, branch: undefined }))
  refuseFullCheck(config)
  const reached = reachedBy(remote, config)
  if (isLocalAddress(reached)) return localSource(parts, reached)
  const remoteName = 'name' in remote ? remote.name : undefined
  return httpSource({ ...parts, config, remote: reached, shown: remote, remoteName }, options)
}

/** @see git-config(1), fetch.fsckObjects, transfer.fsckObjects */
function refuseFullCheck(config: ConfigValues): void {
  for (const name of ['fetch.fsckObjects', 'transfer.fsckObjects']) {
    const wanted = config.getBoolean(name)
    if (wanted === 'malformed') {
      throw new GitSlimError('usage', messages.git.notABoolean(name, config.get(name) ?? ''))
    }
    if (wanted === true) throw new GitSlimError('unsupported', messages.inProcess.unsupportedSetting(name))
    if (wanted === false) return
  }
}

/**
 * Returns the address after the user's insteadOf.
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
  const isSameServer = originOf(address.url) === originOf(remote.reached ?? remote.url)
  const credential = address.credential ?? (isSameServer ? remote.credential : undefined)
  return { url: address.url, ...(credential === undefined ? {} : { credential }) }
}

/** A credential is for the server that was named, also when the user's own configuration leads to another. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
