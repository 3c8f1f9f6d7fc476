import { pathMatcher } from '../wildmatch/wildmatch.js'
import { directoriesAbove } from '../sparse/needed-files.js'

/** The value of a file's attribute: set, unset (`-text`), or a text. Absent: unspecified. */
export type AttributeValue = boolean | string

/** Texts of attributes files, bytes as latin1. */
export interface AttributeTexts {
  /** `info/attributes`, which has precedence over all other files. */
  readonly own: string
  /** The `.gitattributes` files of a tree: by directory, with a trailing slash; the top is the empty text. */
  readonly trees: ReadonlyMap<string, string>
  /** The system's and the user's, in this order. */
  readonly others: readonly string[]
}

interface Rule {
  readonly matches: (path: string) => boolean
  readonly states: readonly State[]
}

/** Null: unspecified (`!text`). */
type State = readonly [name: string, value: AttributeValue | null]

interface Rules {
  /** The last file first: it has precedence. */
  readonly rules: readonly Rule[]
  readonly macros: ReadonlyMap<string, readonly State[]>
}

/** @see attr.c, builtin_attr */
const builtIn = '[attr]binary -diff -merge -text'

/**
 * The attributes of a tree's files, as git finds them during a checkout.
 *
 * @see gitattributes(5); attr.c, collect_some_attrs
 */
export class Attributes {
  /** Files with precedence come first. */
  private readonly own: Rules
  private readonly trees: ReadonlyMap<string, Rules>
  private readonly others: readonly Rules[]
  private readonly macros = new Map<string, readonly State[]>()

  constructor({ own, trees, others }: AttributeTexts) {
    this.own = parseAttributes(own, '')
    this.trees = new Map([...trees].map(([directory, text]) => [directory, parseAttributes(text, directory)]))
    this.others = [builtIn, ...others].map(text => parseAttributes(text, '')).toReversed()
    // Macros can be defined only at the top.
    for (const { macros } of [this.own, this.trees.get('') ?? none, ...this.others]) {
      for (const [name, states] of macros) if (!this.macros.has(name)) this.macros.set(name, states)
    }
  }

  /** Returns the attributes of a file, by its path as latin1. */
  of(path: string): ReadonlyMap<string, AttributeValue> {
    const found = new Map<string, AttributeValue | null>()
    const inTrees = directoriesAbove(path)
      .toReversed()
      .flatMap(directory => this.trees.get(directory) ?? [])
    for (const { rules } of [this.own, ...inTrees, ...this.others]) {
      for (const { matches, states } of rules) if (matches(path)) this.take(found, states)
    }
    const said = [...found].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
    return new Map(said)
  }

  /** An attribute that is known already comes from a rule with precedence. */
  private take(found: Map<string, AttributeValue | null>, states: readonly State[]): void {
    for (const [name, value] of states.toReversed()) {
      if (found.has(name)) continue
      found.set(name, value)
      if (value === true) this.take(found, this.macros.get(name) ?? [])
    }
  }
}

const none: Rules = { rules: [], macros: new Map() }

/** Git ignores longer lines. */
const longestLine = 2048

function parseAttributes(text: string, directory: string): Rules {
  const rules: Rule[] = []
  const macros = new Map<string, readonly State[]>()
  for (const line of text.replace(/^\xef\xbb\xbf/, '').split('\n')) {
    const [, quoted, plain, rest = ''] =
      /^[ \t\r]*(?:"((?:\\[^]|[^"\\])*)"|([^ \t\r"#][^ \t\r]*))(.*)$/s.exec(line) ?? []
    const pattern = quoted === undefined ? plain : unquoted(quoted)
    if (pattern === undefined || line.length > longestLine) continue
    const states = statesIn(rest)
    const macro = /^\[attr\](.+)$/s.exec(plain ?? '')?.[1]
    // A line with an invalid name is ignored.
    if (states === undefined || pattern.startsWith('!')) continue
    if (macro !== undefined) macros.set(macro, states)
    else rules.push({ matches: matcher(pattern, directory), states })
  }
  return { rules: rules.toReversed(), macros }
}

function statesIn(text: string): readonly State[] | undefined {
  const states: State[] = []
  for (const word of text.split(/[ \t\r]+/).filter(Boolean)) {
    const [, sign, name, value] = /^([-!]?)([A-Za-z0-9_.][-A-Za-z0-9_.]*)(?:=(.*))?$/s.exec(word) ?? []
    if (name === undefined) return undefined
    states.push([name, sign === '-' ? false : sign === '!' ? null : (value ?? true)])
  }
  return states
}

/** A pattern without a slash matches names; one with a slash matches paths relative to its file. */
function matcher(pattern: string, directory: string): Rule['matches'] {
  // A pattern for directories matches no file.
  if (pattern.endsWith('/')) return () => false
  if (!pattern.includes('/')) {
    const fits = pathMatcher(pattern)
    return path => fits(path.slice(path.lastIndexOf('/') + 1))
  }
  const fits = pathMatcher(pattern.replace(/^\//, ''))
  return path => fits(path.slice(directory.length))
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** @see quote.c, unquote_c_style */
function unquoted(text: string): string {
  return text.replace(/\\([0-3][0-7]{2}|[^])/g, (_all, escape: string) =>
    escape.length === 3 ? String.fromCharCode(Number.parseInt(escape, 8)) : (escapes[escape] ?? escape),
  )
}
