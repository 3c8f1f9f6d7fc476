import { isLocalAddress, parseRemoteUrl } from './remote-url.js'

/**
 * Tells whether two addresses are of one repository, however it is reached: with or without `.git`, by https or ssh,
 * with any user name.
 *
 *     https://me@Example.com:443/a/b.git/  =  ssh://git@example.com/a/b  =  git@example.com:a/b
 */
export function isSameRepository(one: string, other: string): boolean {
  const place = placeOf(one)
  return place !== undefined && place === placeOf(other)
}

const usualPorts: Readonly<Record<string, string>> = { http: '80', https: '443', ssh: '22', git: '9418' }

/** The parts of an address that identify the repository; undefined for an invalid address. */
function placeOf(text: string): string | undefined {
  const outcome = parseRemoteUrl(text)
  if (outcome.kind === 'refused') return undefined
  const { url } = outcome.address
  if (isLocalAddress(outcome.address)) return trimmed(url.replace(/^file:\/\/(?:localhost)?(?=\/)/i, ''))
  const [, scheme = '', rest] = /^(?:git\+)?([a-z]+)(?:\+git)?:\/\/(.*)$/is.exec(url) ?? []
  const [, host = '', path = ''] =
    rest === undefined
      ? (/^((?:[^:[]*@)?\[[^\]]*\]|[^:]*):(.*)$/s.exec(url) ?? [])
      : (/^([^/?#]*)(.*)$/s.exec(rest) ?? [])
  const port = usualPorts[scheme.toLowerCase()] ?? '22'
  const name = host
    .slice(host.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(new RegExp(`:${port}$|:$`), '')
  return `${name}/${trimmed(path).replace(/^\/+/, '')}`
}

/** The root directory stays as it is. */
function trimmed(path: string): string {
  return path.replace(/\/+$/, '').replace(/(?<=[^/])\.git$/, '')
}
