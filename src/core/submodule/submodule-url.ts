/**
 * Returns the address a submodule has: one that begins with `./` or `../` is meant from that of the repository it is in.
 *
 *     https://host/org/app.git  +  ../lib.git  →  https://host/org/lib.git
 *     git@host:app              +  ../lib      →  git@host:lib
 *
 * Undefined when it climbs higher than there are levels.
 *
 * @see gitmodules(5), submodule.<name>.url; remote.c, relative_url
 */
export function submoduleUrl(parent: string, url: string): string | undefined {
  if (!isRelative(url)) return url
  let base: string | undefined = parent.replace(/\/$/, '')
  let rest = url
  let separator = '/'
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2)
    else if (rest.startsWith('../')) {
      rest = rest.slice(3)
      const at: number = base.lastIndexOf('/')
      const colon = at === -1 ? base.lastIndexOf(':') : -1
      if (at === -1 && colon === -1) return undefined
      if (colon !== -1) separator = ':'
      base = base.slice(0, Math.max(at, colon))
    } else break
  }
  return `${base}${separator}${rest}`.replace(/\/$/, '')
}

/** Tells whether an address is meant from that of the repository that names it. */
export function isRelative(url: string): boolean {
  return /^\.\.?\//.test(url)
}

/** `git@host:path`, and the same written as a URL. */
const OVER_SSH = /^(?:ssh:\/\/git@([^/:]+)(?::22)?\/|git@([^/:]+):(?!\/))(.+)$/i

/**
 * Returns the address at which a server that is reached over https has what is named by ssh, as the large hosts have it;
 * undefined for any other server.
 *
 *     git@host:org/lib.git  from  https://host/org/app  →  https://host/org/lib.git
 */
export function overHttps(url: string, root: string): string | undefined {
  const [, ofUrl, ofPair, path] = OVER_SSH.exec(url) ?? []
  if (path === undefined || !/^https?:/i.test(root) || !URL.canParse(root)) return undefined
  const { hostname, origin } = new URL(root)
  return hostname === (ofUrl ?? ofPair)?.toLowerCase() ? `${origin}/${path}` : undefined
}
