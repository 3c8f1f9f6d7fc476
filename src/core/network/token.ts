import type { RemoteAddress } from '../clone/remote-url.js'

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

/** The user name that most servers take beside a token. GitLab's job token and Bitbucket's want their own. */
export const tokenUser = 'x-access-token'

/** Returns an address with the token as password, unless it brings one, or is not reached by http. */
export function withToken(address: RemoteAddress, token: Token | undefined): TokenOutcome {
  const { kind, url, credential } = address
  if (token === undefined || kind !== 'http' || credential?.password !== undefined) return { kind: 'address', address }
  if (!isSafe(url)) return { kind: 'not-sent', address }
  const username = credential?.username || tokenUser
  return { kind: 'address', address: { ...address, credential: { username, password: token.value } } }
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
