import type { ConfigEntry } from './parse-config.js'

/** Settings by key, of all files together; later values have precedence. */
export class ConfigValues {
  private readonly byKey = new Map<string, (string | null)[]>()

  constructor(entries: Iterable<ConfigEntry>) {
    for (const { key, value } of entries) {
      const normal = normalKey(key)
      this.byKey.set(normal, [...(this.byKey.get(normal) ?? []), value])
    }
  }

  /** Returns the last value of a key; a key without a value counts as the empty text. */
  get(key: string): string | undefined {
    const value = this.byKey.get(normalKey(key))?.at(-1)
    return value === null ? '' : value
  }

  /** Returns all values of a key, in order. */
  getAll(key: string): readonly string[] {
    return (this.byKey.get(normalKey(key)) ?? []).map(value => value ?? '')
  }

  /** Returns the last value as a boolean by git's rules; `'malformed'` when it is not one. */
  getBoolean(key: string): boolean | 'malformed' | undefined {
    const value = this.byKey.get(normalKey(key))?.at(-1)
    return value === undefined ? undefined : parseBoolean(value)
  }

  /** Returns the names set in a section itself, such as `bare` in `core`. */
  names(section: string): readonly string[] {
    const start = `${section.toLowerCase()}.`
    const names = [...this.byKey.keys()].filter(key => key.startsWith(start)).map(key => key.slice(start.length))
    return names.filter(name => !name.includes('.'))
  }

  /** Returns the names of a section's subsections, as in `[remote "origin"]`. */
  subsections(section: string): readonly string[] {
    const start = `${section.toLowerCase()}.`
    const names = [...this.byKey.keys()]
      .filter(key => key.startsWith(start) && key.lastIndexOf('.') > start.length)
      .map(key => key.slice(start.length, key.lastIndexOf('.')))
    return [...new Set(names)]
  }
}

/** Returns a key with section and name in lower case; the subsection keeps its case. */
function normalKey(key: string): string {
  const first = key.indexOf('.')
  if (first === -1) return key.toLowerCase()
  const last = key.lastIndexOf('.')
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase()
}

/**
 * Parses a value as a boolean by git's rules; null is the value of a key without one.
 *
 * @see git-config(1), "boolean"; a number is true unless it is 0
 */
export function parseBoolean(value: string | null): boolean | 'malformed' {
  if (value === null || /^(?:true|yes|on)$/i.test(value)) return true
  if (/^(?:|false|no|off)$/i.test(value)) return false
  const number = /^[+-]?(\d+|0x[\da-f]+)[kmg]?$/i.exec(value)?.[1]
  return number === undefined ? 'malformed' : Number(number) !== 0
}
