/** The kinds of tokens that are shown in different colours. */
export type TokenKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment' | 'name'

/** A token of a line; the lengths of all tokens add up to that of the line. */
export interface Token {
  readonly length: number
  readonly kind: TokenKind
}

/** By the styles that parsers use; any other is plain. */
const kinds: Readonly<Record<string, TokenKind>> = {
  atom: 'number',
  attribute: 'plain',
  bool: 'number',
  builtin: 'name',
  character: 'string',
  comment: 'comment',
  def: 'name',
  header: 'keyword',
  keyword: 'keyword',
  link: 'name',
  macroName: 'name',
  meta: 'keyword',
  number: 'number',
  qualifier: 'name',
  quote: 'string',
  self: 'keyword',
  string: 'string',
  tag: 'name',
  tagName: 'name',
  type: 'name',
  typeName: 'name',
  url: 'string',
}

/** Parses the style that a parser returns: words separated by spaces, each with modifiers after dots. */
export function kindOf(style: string | null | undefined): TokenKind {
  if (!style) return 'plain'
  // The keys of JSON are strings, and would look like their values.
  if (style === 'string property') return 'name'
  const [word = ''] = style.split(/[ .]/, 1)
  return kinds[word] ?? 'plain'
}

/** Appends a token; adjacent ones of the same kind are joined. */
export function append(tokens: Token[], length: number, kind: TokenKind): void {
  const last = tokens.at(-1)
  if (length <= 0) return
  if (last?.kind === kind) tokens[tokens.length - 1] = { kind, length: last.length + length }
  else tokens.push({ kind, length })
}
