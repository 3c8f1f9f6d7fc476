/** One setting of a configuration file. */
export interface ConfigEntry {
  /** `section.name` or `section.Sub.Section.name`; section and name in lower case. */
  readonly key: string
  /** Null for a key without `=`, which counts as true where a boolean is expected. */
  readonly value: string | null
}

/** A configuration file cannot be parsed; says where. */
export class MalformedConfig extends Error {
  override name = 'MalformedConfig'

  constructor(readonly line: number) {
    super(`bad config line ${line}`)
  }
}

/**
 * Parses a configuration file into its settings, in order.
 *
 * @throws MalformedConfig
 * @see git-config(1), "Syntax"; config.c, git_parse_source
 */
export function parseConfig(text: string): readonly ConfigEntry[] {
  const reader = new Reader(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'))
  const entries: ConfigEntry[] = []
  let section = ''
  for (let char = reader.next(); char !== undefined; char = reader.next()) {
    if (/\s/.test(char)) continue
    if (char === '#' || char === ';') reader.skipLine()
    else if (char === '[') section = readSection(reader)
    else if (!/[a-z]/i.test(char)) throw reader.malformed()
    else entries.push(readEntry(reader, section, char))
  }
  return entries
}

function readSection(reader: Reader): string {
  const name = reader.take(/[a-z0-9.-]*/iy).toLowerCase()
  if (name === '') throw reader.malformed()
  reader.take(/[ \t]*/y)
  const char = reader.next()
  if (char === ']') return name
  if (char !== '"') throw reader.malformed()
  let subsection = ''
  for (let inner = reader.next(); inner !== '"'; inner = reader.next()) {
    const literal = inner === '\\' ? reader.next() : inner
    if (literal === undefined || literal === '\n') throw reader.malformed()
    subsection += literal
  }
  if (reader.next() !== ']') throw reader.malformed()
  return `${name}.${subsection}`
}

function readEntry(reader: Reader, section: string, first: string): ConfigEntry {
  const name = (first + reader.take(/[a-z0-9-]*/iy)).toLowerCase()
  reader.take(/[ \t]*/y)
  // A key before the first section is ignored, and not an error.
  const key = section === '' ? name : `${section}.${name}`
  const char = reader.next() ?? '\n'
  if (char === '\n') return { key, value: null }
  if (char !== '=') throw reader.malformed()
  return { key, value: readValue(reader) }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '\\': '\\', '"': '"', '\n': '' }

/** Reads to the end of the line: blanks outside quotes count only between other characters. */
function readValue(reader: Reader): string {
  let value = ''
  let blanks = ''
  let quoted = false
  for (let char = reader.next() ?? '\n'; char !== '\n' || quoted; char = reader.next() ?? '\n') {
    if (char === '\n') throw reader.malformed()
    if (!quoted && (char === '#' || char === ';')) {
      reader.skipLine()
      break
    }
    if (!quoted && /\s/.test(char)) {
      blanks += value === '' ? '' : char
      continue
    }
    if (char === '"') {
      quoted = !quoted
      value += blanks
    } else {
      const literal = char === '\\' ? escapes[reader.next() ?? ''] : char
      if (literal === undefined) throw reader.malformed()
      value += blanks + literal
    }
    blanks = ''
  }
  return value
}

class Reader {
  private at = 0

  constructor(private readonly text: string) {}

  next(): string | undefined {
    return this.text[this.at++]
  }

  /** Consumes the match of a sticky expression at this position. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  skipLine(): void {
    const end = this.text.indexOf('\n', this.at)
    this.at = end === -1 ? this.text.length : end + 1
  }

  malformed(): MalformedConfig {
    return new MalformedConfig(this.text.slice(0, Math.max(0, this.at - 1)).split('\n').length)
  }
}
