import type { Env } from '../process.js'
import type { ConfigEntry } from './parse-config.js'

/**
 * Returns an environment that passes settings to git, after those already in it: nothing is on disk, and nothing in
 * `ps`.
 */
export function configEnvironment(env: Env, settings: readonly (readonly [key: string, value: string])[]): Env {
  const first = Number.parseInt(env['GIT_CONFIG_COUNT'] ?? '', 10) || 0
  const added = settings.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${first + i}`, key] as const,
    [`GIT_CONFIG_VALUE_${first + i}`, value] as const,
  ])
  return { ...env, ...Object.fromEntries(added), GIT_CONFIG_COUNT: String(first + settings.length) }
}

/**
 * Parses the settings of `git -c` from `GIT_CONFIG_PARAMETERS`; undefined for text that git would not have written.
 * Each is `'key'='value'`, `'key'=` for a key without a value, or `'key=value'` from a git before 2.31.
 *
 * @see config.c, parse_config_env_list; quote.c, sq_dequote_step
 */
export function parseConfigParameters(text: string): readonly ConfigEntry[] | undefined {
  const entries: ConfigEntry[] = []
  const parameter = new RegExp(`(${quoted})(=(?:${quoted})?)?(?:\\s+|$)`, 'y')
  const start = /^\s*/.exec(text)?.[0].length ?? 0
  for (parameter.lastIndex = start; parameter.lastIndex < text.length; ) {
    const [, first, rest] = parameter.exec(text) ?? []
    if (first === undefined) return undefined
    entries.push(rest === undefined ? oldEntry(unquote(first)) : newEntry(unquote(first), rest.slice(1)))
  }
  return entries.every(({ key }) => key.includes('.')) ? entries : undefined
}

/** As in a shell: quotes and exclamation marks are outside the quotes. */
const quoted = String.raw`'[^']*'(?:\\['!]'[^']*')*`

function unquote(text: string): string {
  return text.slice(1, -1).replace(/'\\(['!])'/g, '$1')
}

function newEntry(key: string, value: string): ConfigEntry {
  return { key, value: value === '' ? null : unquote(value) }
}

function oldEntry(text: string): ConfigEntry {
  const equals = text.indexOf('=')
  return equals === -1 ? { key: text, value: null } : { key: text.slice(0, equals), value: text.slice(equals + 1) }
}
