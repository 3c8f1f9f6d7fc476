import { isLocalAddress, parseRemoteUrl, type RemoteAddress } from '../../../core/clone/remote-url.js'
import { isRelative, overHttps, submoduleUrl } from '../../../core/submodule/plan-submodule.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Remote } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'

export interface Asked {
  /** Its path from the root's worktree. */
  readonly path: string
  /** The address in `.gitmodules`. */
  readonly url: string
  /** The address of the repository with that file. */
  readonly parent: string
  /** The address that the user gave. */
  readonly root: Remote
}

/**
 * Returns the address of a submodule. An ssh address on the root's own server becomes an https one with the root's
 * credential, if there is one: a job with a token rarely has a key.
 *
 * @throws GitSlimError `refused` for a place on this machine, unless the user named one and this one is relative to it
 */
export function submoduleAddress({ path, url, parent, root }: Asked): RemoteAddress {
  const named = submoduleUrl(parent, url)
  const withToken =
    named === undefined || root.credential?.password === undefined ? undefined : overHttps(named, root.url)
  const resolved = withToken ?? named
  const outcome = resolved === undefined ? undefined : parseRemoteUrl(resolved)
  if (outcome?.kind !== 'address') throw new GitSlimError('refused', messages.submodules.badUrl(path, url))
  const { address } = outcome
  if (isLocalAddress(address) && !(isRelative(url) && isLocalAddress({ url: parent }))) {
    throw new GitSlimError('refused', messages.submodules.localUrl(path, url))
  }
  return address
}

/** The root's credential is used for submodules on the root's own server only. */
export function withRootCredential(address: RemoteAddress, root: Remote): RemoteAddress {
  if (address.credential?.password !== undefined || root.credential === undefined) return address
  const isRoots = isSameServer(address.reached ?? address.url, root.reached ?? root.url)
  return isRoots ? { ...address, credential: root.credential } : address
}

/** Scheme, host and port. */
export function isSameServer(one: string, other: string): boolean {
  const [a, b] = [one, other].map(url => (/^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : undefined))
  return a !== undefined && a === b
}
