import { isLocalAddress, parseRemoteUrl, type RemoteAddress } from '../../../core/clone/remote-url.js'
import { isRelative, overHttps, submoduleUrl } from '../../../core/submodule/plan-submodule.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Remote } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'

export interface Asked {
  /** As people know it, from the root's worktree. */
  readonly path: string
  /** As `.gitmodules` says. */
  readonly url: string
  /** The address of the repository that says it. */
  readonly parent: string
  /** What the user named. */
  readonly root: Remote
}

/**
 * Returns where a submodule is fetched from. What is named by ssh on the root's own server is fetched with the root's
 * credential, if there is one: whoever has a token seldom has a key.
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

/** The root's credential goes with a submodule to the root's own server, and to no other. */
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
