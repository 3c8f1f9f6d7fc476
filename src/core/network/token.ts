import { type RemoteAddress, scpHost } from '../clone/remote-url.js'

/** A secret that lets a job in, and the variable it came from. */
export interface Token {
  readonly variable: string
  readonly value: string
}

/** What the address asks for besides: a token goes to https, and by plain http to this machine alone. */
export type TokenOutcome =
  | { readonly kind: 'address'; readonly address: RemoteAddress }
  /** It would have gone over the network for anybody to read. */
  | { readonly kind: 'not-sent'; readonly address: RemoteAddress }
  /** The user's configuration leads to another host, or to where nobody asks for a token. */
  | { readonly kind: 'not-meant'; readonly address: RemoteAddress }

/** The user name that most servers take beside a token. GitLab's job token and Bitbucket's want their own. */
export const tokenUser = 'x-access-token'

/**
 * Returns an address with the token as password, unless it brings one, or is not reached by http.
 *
 * Where the user's configuration puts another address in its place, the host must be the one that was named.
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

function hostOf(url: string): string | undefined {
  return (URL.canParse(url) && new URL(url).hostname) || scpHost(url)
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
