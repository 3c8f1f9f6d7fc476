import type { ConfigValues } from './config-values.js'

/**
 * Returns the values of a setting for an address, those specific to it (`http.<url>.<name>`) after the general ones.
 *
 * @see git-config(1), http.<url>.*
 */
export function settingsForUrl(config: ConfigValues, setting: UrlSetting): readonly string[] {
  return keysFor(config, setting).flatMap(key => config.getAll(key))
}

/** Returns the effective value for an address, as a boolean by git's rules. */
export function booleanForUrl(config: ConfigValues, setting: UrlSetting): boolean | 'malformed' | undefined {
  return keysFor(config, setting)
    .map(key => config.getBoolean(key))
    .findLast(value => value !== undefined)
}

function keysFor(config: ConfigValues, { section, name, url }: UrlSetting): readonly string[] {
  const scoped = config.subsections(section).filter(prefix => isBelow(url, prefix))
  const byLength = scoped.toSorted((a, b) => a.length - b.length)
  return [`${section}.${name}`, ...byLength.map(prefix => `${section}.${prefix}.${name}`)]
}

export interface UrlSetting {
  readonly section: string
  readonly name: string
  readonly url: URL
}

function isBelow(url: URL, text: string): boolean {
  if (!URL.canParse(text)) return false
  const prefix = new URL(text)
  const path = prefix.pathname.replace(/\/$/, '')
  // An address contains no user name here, nor where git sees it.
  const isServer = url.protocol === prefix.protocol && url.port === prefix.port && prefix.username === ''
  return (
    isServer && isHost(url.hostname, prefix.hostname) && (url.pathname === path || url.pathname.startsWith(`${path}/`))
  )
}

/** A star matches one label of a host name. */
function isHost(host: string, pattern: string): boolean {
  const [parts, wanted] = [host.split('.'), pattern.split('.')]
  return parts.length === wanted.length && wanted.every((part, i) => part === '*' || part === parts[i])
}

/**
 * Returns an address with its beginning replaced as the user's configuration says; the longest match applies.
 *
 * @see git-config(1), url.<base>.insteadOf
 */
export function insteadOf(address: string, config: ConfigValues): string {
  let best: { readonly prefix: string; readonly base: string } | undefined
  for (const base of config.subsections('url')) {
    for (const prefix of config.getAll(`url.${base}.insteadOf`)) {
      if (address.startsWith(prefix) && prefix.length > (best?.prefix.length ?? 0)) best = { prefix, base }
    }
  }
  return best === undefined ? address : best.base + address.slice(best.prefix.length)
}
