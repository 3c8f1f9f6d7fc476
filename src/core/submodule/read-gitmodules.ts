import { ConfigValues } from '../config/config-values.js'
import { type ConfigEntry, parseConfig } from '../config/parse-config.js'

/** What `.gitmodules` says of one submodule. A stranger wrote it: nothing of it has been checked. */
export interface ModuleEntry {
  readonly name: string
  readonly path: string
  readonly url: string
  /** The branch that `git submodule update --remote` follows; `.`: that of the repository itself. */
  readonly branch: string | undefined
  /** Whether its author wants it with little history, or with all of it. */
  readonly shallow: boolean | undefined
  readonly update: string | undefined
}

/**
 * Returns the submodules that a `.gitmodules` file has a path for. Of a setting that stands there twice the first
 * counts, as git reads this file and no other.
 *
 * @throws MalformedConfig
 * @see gitmodules(5); submodule-config.c, parse_config
 */
export function readGitmodules(text: string): readonly ModuleEntry[] {
  const values = new ConfigValues(firsts(parseConfig(text)))
  return values.subsections('submodule').flatMap(name => {
    const of = (key: string) => values.get(`submodule.${name}.${key}`)
    const path = of('path')
    if (path === undefined) return []
    const shallow = values.getBoolean(`submodule.${name}.shallow`)
    return [
      {
        name,
        // As git reads it: `dir/` is `dir`.
        path: path.replace(/\/+$/, ''),
        url: of('url') ?? '',
        branch: of('branch'),
        shallow: shallow === 'malformed' ? undefined : shallow,
        update: of('update'),
      },
    ]
  })
}

function firsts(entries: readonly ConfigEntry[]): Iterable<ConfigEntry> {
  const first = new Map<string, ConfigEntry>()
  for (const entry of entries) if (!first.has(entry.key)) first.set(entry.key, entry)
  return first.values()
}
