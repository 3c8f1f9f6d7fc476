import type { ConfigValues } from './config-values.js'

/**
 * Returns the values of a setting for an address, those for it in particular (`http.<url>.<name>`) after those for all.
 *
 * @see git-config(1), http.<url>.*
 */
export function settingsForUrl(config: ConfigValues, { section, name, url }: UrlSetting): readonly string[] {
  const scoped = config.subsections(section).filter(prefix => isBelow(url, prefix))
  const byLength = scoped.toSorted((a, b) => a.length - b.length)
  const keys = [`${section}.${name}`, ...byLength.map(prefix => `${section}.${prefix}.${name}`)]
  return keys.flatMap(key => config.getAll(key))
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
  return url.origin === prefix.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`))
}

/**
 * Returns an address with its beginning replaced as the user's configuration says; the longest match counts.
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
