import { type RemoteAddress, scpHost } from '../clone/remote-url.js'

/** A token, and the variable it came from. */
export interface Token {
  readonly variable: string
  readonly value: string
}

/** Why an address does not get the token: it is sent over https, and over plain http only to this machine. */
export type TokenOutcome =
  | { readonly kind: 'address'; readonly address: RemoteAddress }
  /** The token would have been readable on the network. */
  | { readonly kind: 'not-sent'; readonly address: RemoteAddress }
  /** The user's configuration leads to another host, or to a transport without tokens. */
  | { readonly kind: 'not-meant'; readonly address: RemoteAddress }

/** The user name that most servers accept with a token. GitLab's job token and Bitbucket's need others. */
export const tokenUser = 'x-access-token'

/**
 * Returns an address with the token as password, unless it has a password or is not http(s). If the user's
 * configuration replaces the address, the host must be the same.
 */
export function withToken(address: RemoteAddress, token: Token | undefined): TokenOutcome {
  const { url, reached = url, credential } = address
  if (token === undefined || credential?.password !== undefined) return { kind: 'address', address }
  const isHttp = /^https?:/i.test(reached)
  if (!isHttp && !/^https?:/i.test(url)) return { kind: 'address', address }
  if (!isHttp || hostOf(reached) !== hostOf(url)) return { kind: 'not-meant', address }
  if (!isSafe(reached)) return { kind: 'not-sent', address }
  const username = credential?.username || tokenUser
  return { kind: 'address', address: { ...address, credential: { username, password: token.value } } }
}

/** Returns the host of an address; undefined for a path. */
export function hostOf(url: string): string | undefined {
  return (URL.canParse(url) && new URL(url).hostname) || scpHost(url)
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
