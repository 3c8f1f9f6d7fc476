import { encode, toLatin1 } from '../bytes/bytes.js'

/** Options of a match. */
export interface WildmatchRules {
  /** `separates`: `*`, `?` and brackets stop at a slash, and `**` between slashes does not. */
  readonly slash: 'separates' | 'is-a-letter'
  readonly letters: 'case-sensitive' | 'ignore-case'
}

/**
 * Tells whether a text matches a pattern, byte for byte, as git matches them.
 *
 * @see wildmatch.c
 */
export function wildmatch(pattern: string, text: string, rules: WildmatchRules): boolean {
  const expression = expressionOf(bytesOf(pattern), rules)
  return expression !== undefined && expression.test(bytesOf(text))
}

function bytesOf(text: string): string {
  return toLatin1(encode(text))
}

/**
 * Returns a function that tells whether a path matches a pattern of an attributes, ignore or sparse file, both as bytes
 * in latin1.
 *
 * @see dir.c, match_pathname
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  // Git compares the literal beginning by itself: the rest is a pattern of its own.
  const literalLength = /^[^*?[\\]*/.exec(pattern)?.[0].length ?? 0
  const prefix = pattern.slice(0, literalLength)
  const rest = pattern.slice(literalLength)
  if (rest === '') return path => path === prefix
  const expression = expressionOf(rest, { slash: 'separates', letters: 'case-sensitive' })
  return path => expression !== undefined && path.startsWith(prefix) && expression.test(path.slice(prefix.length))
}

/** Undefined for a pattern that matches nothing: an unclosed bracket, or a backslash at the end. */
function expressionOf(pattern: string, rules: WildmatchRules): RegExp | undefined {
  let source = ''
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at)
    const read = char === '*' ? stars : char === '[' ? bracket : single
    const next = read(pattern, at, rules)
    if (next === undefined) return undefined
    source += next.source
    at = next.end
  }
  return new RegExp(`^${source}$`, 's')
}

interface Piece {
  readonly source: string
  readonly end: number
}

function single(pattern: string, at: number, rules: WildmatchRules): Piece | undefined {
  const char = pattern.charAt(at)
  if (char === '?') return { source: rules.slash === 'separates' ? '[^/]' : '.', end: at + 1 }
  if (char !== '\\') return { source: literal(char, rules), end: at + 1 }
  return at + 1 === pattern.length ? undefined : { source: literal(pattern.charAt(at + 1), rules), end: at + 2 }
}

/** Two stars alone between slashes match any number of directories, also none. */
function stars(pattern: string, at: number, { slash }: WildmatchRules): Piece {
  const end = at + (/^\*+/.exec(pattern.slice(at))?.[0].length ?? 1)
  if (slash === 'is-a-letter') return { source: '.*', end }
  const alone = end - at > 1 && (at === 0 || pattern[at - 1] === '/') && /^(?:$|\/|\\\/)/.test(pattern.slice(end))
  if (!alone) return { source: '[^/]*', end }
  return pattern[end] === '/' ? { source: '(?:.*/)?', end: end + 1 } : { source: '.*', end }
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9a-z]/i,
  alpha: /[a-z]/i,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9a-f]/i,
}

const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))

/** Parses `[a-z]`, `[!a-z]`, `[[:digit:]_]` into its bytes; without the slash where slashes separate. */
function bracket(pattern: string, start: number, { slash, letters }: WildmatchRules): Piece | undefined {
  const [opening = '['] = /^\[[!^]?/.exec(pattern.slice(start)) ?? []
  const members = new Set<string>()
  let at = start + opening.length
  let before: string | undefined
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    const member = memberAt(pattern, at, before)
    if (member === undefined) return undefined
    for (const byte of member.bytes) members.add(byte)
    before = member.last
    at = member.end
  }
  const isMember = (byte: string) => members.has(byte) || (letters === 'ignore-case' && members.has(otherCase(byte)))
  const meant = bytes.filter(byte => !(slash === 'separates' && byte === '/') && isMember(byte) === (opening === '['))
  return { source: `[${meant.map(hex).join('')}]`, end: at + 1 }
}

interface Member {
  readonly bytes: readonly string[]
  /** The possible beginning of a range; after a range or a class, there is none. */
  readonly last: string | undefined
  readonly end: number
}

function memberAt(pattern: string, at: number, before: string | undefined): Member | undefined {
  const rest = pattern.slice(at)
  if (rest === '' || rest === '\\') return undefined
  const [range, end] = before === undefined ? [] : (/^-(\\[^]|[^\]\\])/.exec(rest) ?? [])
  if (range !== undefined && end !== undefined && before !== undefined) {
    const until = end.slice(-1)
    return { bytes: bytes.filter(byte => byte >= before && byte <= until), last: undefined, end: at + range.length }
  }
  if (rest.startsWith('[:')) {
    const close = pattern.indexOf(']', at + 2)
    if (close === -1) return undefined
    if (close > at + 2 && pattern[close - 1] === ':') {
      const fits = classes[pattern.slice(at + 2, close - 1)]
      return fits && { bytes: bytes.filter(byte => fits.test(byte)), last: undefined, end: close + 1 }
    }
  }
  const char = rest.startsWith('\\') ? rest.charAt(1) : rest.charAt(0)
  return { bytes: [char], last: char, end: at + (rest.startsWith('\\') ? 2 : 1) }
}

function literal(char: string, { letters }: WildmatchRules): string {
  const other = otherCase(char)
  return letters === 'ignore-case' && other !== char ? `[${hex(char)}${hex(other)}]` : hex(char)
}

/** Returns an ASCII letter in the other case; any other byte unchanged. */
function otherCase(char: string): string {
  if (/[a-z]/.test(char)) return char.toUpperCase()
  return /[A-Z]/.test(char) ? char.toLowerCase() : char
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
