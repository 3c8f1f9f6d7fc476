import type { Credential, Remote } from './clone-plan.js'
import { decodeStrict, encode } from '../bytes/bytes.js'

/** How a repository is reached, and its address as git gets and stores it: without any secret. */
export interface RemoteAddress extends Remote {
  readonly kind: 'http' | 'ssh' | 'git' | 'path'
}

/** Why an address is refused. */
export type AddressProblem =
  | 'empty'
  | 'option' // git would read it as an option
  | 'control-characters'
  | 'unknown-transport' // ext::, fd:: and other programs, or a scheme that no current git serves
  | 'malformed-scheme' // `http:/host`, `https//host`: a path, or a host of that name, to git
  | 'no-host'
  | 'password-not-taken' // only http and https addresses may contain a password
  | 'unreadable-credential' // percent-encoding that is not text

export type AddressOutcome = { readonly kind: 'address'; readonly address: RemoteAddress } | AddressRefusal

interface AddressRefusal {
  readonly kind: 'refused'
  readonly problem: AddressProblem
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is
const REMOTE_HELPER = /^[a-z0-9][a-z0-9+.-]*::/i
const WINDOWS_PATH = /^[a-z]:[\\/]/i
// The colon comes before any slash: git's own rule to distinguish `host:path` from `./file:name`.
const SCP_LIKE = /^([^/:[\]]*@)?(\[[^/]*\]|[^/:[\]]+):/
// `user:password@host:path`, or a URL without its scheme.
const PASSWORD_IN_SCP_LIKE = /^[^/:@]+:[^/@]+@[^/:]+(?:[:/]|$)/
// `git:/user:password@host`: a password in what would be a path.
const PASSWORD_IN_PATH = /^[^/:@]+:\/+[^/:@]+:[^/@]+@/
const MALFORMED_SCHEME = /^(?:(?:https?|ftps?)(?::(?!\/\/)|\/\/|:?\\|%3a)|(?:ssh|git|file)(?:\/\/|%3a))/i
const HOST = /^(?!-)(?:\[[0-9a-f:.%]+\]|[^\s:\\[\]]+)(?::\d*)?$/i

/**
 * Parses an address as a person types it: http(s), ssh, git and file URLs, `host:path`, local paths. User name and
 * password are taken out of an http(s) URL and percent-decoded. Addresses that git would read as an option, or that
 * would start a program (`ext::`), are refused.
 *
 * @see git-clone(1), "GIT URLS"; connect.c, parse_connect_url
 */
export function parseRemoteUrl(text: string): AddressOutcome {
  if (text === '') return refused('empty')
  if (text.startsWith('-')) return refused('option')
  if (/[\x00-\x1f\x7f]/.test(text)) return refused('control-characters')
  if (REMOTE_HELPER.test(text)) return refused('unknown-transport')
  if (MALFORMED_SCHEME.test(text)) return refused('malformed-scheme')
  const [, scheme, rest] = SCHEME.exec(text) ?? []
  if (scheme !== undefined && rest !== undefined) return parseUrl(scheme.toLowerCase(), rest, text)
  if (!WINDOWS_PATH.test(text) && SCP_LIKE.test(text)) return parseScpLike(text)
  return address('path', text)
}

/** Tells whether git reads the address on this machine: a path, or a `file:` URL. */
export function isLocalAddress({ url }: Remote): boolean {
  return /^file:\/\//i.test(url) || WINDOWS_PATH.test(url) || !(SCHEME.test(url) || SCP_LIKE.test(url))
}

/** Returns the host of `host:path`, or undefined. */
export function scpHost(text: string): string | undefined {
  return WINDOWS_PATH.test(text) || SCHEME.test(text) ? undefined : SCP_LIKE.exec(text)?.[2]?.toLowerCase()
}

function parseUrl(scheme: string, rest: string, text: string): AddressOutcome {
  switch (scheme) {
    case 'http':
    case 'https':
      return parseHttp(scheme, rest)
    case 'ssh':
    case 'git+ssh':
    case 'ssh+git':
      return parseWithHost('ssh', rest, text)
    case 'git':
      return parseWithHost('git', rest, text)
    case 'file':
      return address('path', text)
    default:
      return refused('unknown-transport')
  }
}

function parseHttp(scheme: string, rest: string): AddressOutcome {
  const { userinfo, host, path } = splitAuthority(rest)
  if (!isHost(host)) return refused('no-host')
  const url = `${scheme}://${host}${path}`
  if (userinfo === undefined || userinfo === '') return address('http', url)
  const credential = decodeUserinfo(userinfo)
  return credential === undefined ? refused('unreadable-credential') : address('http', url, credential)
}

function parseWithHost(kind: 'ssh' | 'git', rest: string, text: string): AddressOutcome {
  const { userinfo = '', host } = splitAuthority(rest)
  if (!isHost(host) || userinfo.startsWith('-')) return refused('no-host')
  if (userinfo.includes(':') || (kind === 'git' && userinfo !== '')) return refused('password-not-taken')
  return address(kind, text)
}

function parseScpLike(text: string): AddressOutcome {
  if (PASSWORD_IN_SCP_LIKE.test(text) || PASSWORD_IN_PATH.test(text)) return refused('password-not-taken')
  const host = SCP_LIKE.exec(text)?.[2] ?? ''
  return isHost(host) ? address('ssh', text) : refused('no-host')
}

/** The authority ends at the first slash, question mark or hash; the user's part at the last `@` in it. */
function splitAuthority(rest: string): { userinfo?: string; host: string; path: string } {
  const end = /[/?#]|$/.exec(rest)?.index ?? rest.length
  const authority = rest.slice(0, end)
  const path = rest.slice(end)
  const at = authority.lastIndexOf('@')
  return at === -1
    ? { host: authority, path }
    : { userinfo: authority.slice(0, at), host: authority.slice(at + 1), path }
}

/**
 * ssh would read a host that begins with a dash as an option. A port that is not a number is half of a password with a
 * slash in it, and there are 65535 ports.
 */
function isHost(host: string): boolean {
  return HOST.test(host) && Number(/:(\d+)$/.exec(host)?.[1] ?? 0) <= 0xffff
}

function address(kind: RemoteAddress['kind'], url: string, credential?: Credential): AddressOutcome {
  return { kind: 'address', address: { kind, url, ...(credential === undefined ? {} : { credential }) } }
}

function refused(problem: AddressProblem): AddressRefusal {
  return { kind: 'refused', problem }
}

const PERCENT = 0x25

/**
 * Parses `user:password` of a URL, percent-decoded; undefined when it is not text of one line. A credential is passed
 * to git line by line: a newline in it would start another line.
 *
 * @see RFC 3986, 3.2.1; git-credential(1), "INPUT/OUTPUT FORMAT"
 */
function decodeUserinfo(userinfo: string): Credential | undefined {
  const colon = userinfo.indexOf(':')
  const username = percentDecode(colon === -1 ? userinfo : userinfo.slice(0, colon))
  const password = colon === -1 ? undefined : percentDecode(userinfo.slice(colon + 1))
  if (!isOneLine(username) || (colon !== -1 && !isOneLine(password))) return undefined
  return password === undefined ? { username } : { username, password }
}

function isOneLine(text: string | undefined): text is string {
  return text !== undefined && !/[\x00-\x1f\x7f]/.test(text)
}

/** A percent sign without two digits is literal, as in git. */
function percentDecode(text: string): string | undefined {
  const source = encode(text)
  const bytes: number[] = []
  for (let at = 0; at < source.length; at++) {
    const digits = text.includes('%') ? String.fromCharCode(...source.subarray(at + 1, at + 3)) : ''
    if (source[at] === PERCENT && /^[0-9a-f]{2}$/i.test(digits)) {
      bytes.push(Number.parseInt(digits, 16))
      at += 2
    } else {
      bytes.push(source[at] ?? 0)
    }
  }
  return decodeStrict(Uint8Array.from(bytes))
}
