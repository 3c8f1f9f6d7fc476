import { ConfigValues } from '../config/config-values.js'
import { type ConfigEntry, parseConfig } from '../config/parse-config.js'
import { encode } from '../bytes/bytes.js'
import { isUnsafeName } from '../object/unsafe-name.js'

/** The entry of one submodule in `.gitmodules`. It is untrusted, and nothing of it has been checked. */
export interface ModuleEntry {
  readonly name: string
  readonly path: string
  readonly url: string
  /** The branch that `git submodule update --remote` uses; `.`: that of the repository itself. */
  readonly branch: string | undefined
  /** Whether its author recommends a shallow clone, or the whole history. */
  readonly shallow: boolean | undefined
  readonly update: string | undefined
}

/**
 * Returns the submodules that have a path in a `.gitmodules` file. Of a repeated setting the first counts, as git reads
 * this file and no other.
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
        // As in git, `dir/` means `dir`.
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

/** A part of a submodule's entry that could make git, or us, write or run what a repository must not decide. */
export type ModuleProblem = 'name' | 'path' | 'url' | 'update'

/**
 * Returns why an entry of `.gitmodules` is unusable, or undefined. Stricter than git, whatever its version. The name
 * becomes a directory in `.git/modules`, the path one in the worktree, both become lines of configuration; `update =
 * !command` would run a program.
 *
 * @see submodule-config.c, check_submodule_name; CVE-2018-11235, CVE-2018-17456, CVE-2019-19604, CVE-2025-48384
 */
export function moduleProblem({ name, path, url, update }: ModuleEntry): ModuleProblem | undefined {
  if (!isPlain(name) || !isInside(name)) return 'name'
  if (!isPlain(path) || !isInside(path)) return 'path'
  if (!isPlain(url)) return 'url'
  return update === undefined || /^(?:none|checkout|rebase|merge)$/.test(update) ? undefined : 'update'
}

/** One line of text that git does not read as an option. */
function isPlain(text: string): boolean {
  return text !== '' && !text.startsWith('-') && !/[\x00-\x1f\x7f\ufffd]/.test(text)
}

/** Backslashes separate directories on Windows, and git treats them so everywhere when it looks for `..`. */
function isInside(path: string): boolean {
  return path.split(/[/\\]/).every(part => !isUnsafeName(encode(part), '40000'))
}

/**
 * Returns two submodules of which one's repository would be inside the other's, or the same on a case-insensitive file
 * system; undefined when all are separate.
 *
 * @see submodule.c, validate_submodule_git_dir; CVE-2019-1387
 */
export function nestedNames(names: readonly string[]): readonly [string, string] | undefined {
  const sorted = names.map(name => ({ name, key: `${folded(name)}/` })).toSorted((a, b) => (a.key < b.key ? -1 : 1))
  for (const [i, { name, key }] of sorted.entries()) {
    const next = sorted[i + 1]
    if (next?.key.startsWith(key)) return [name, next.name]
  }
  return undefined
}

function folded(name: string): string {
  return name.replaceAll('\\', '/').normalize('NFC').toLowerCase()
}
