/** What a piece of source code is, as far as people want to see it at a glance. */
export type TokenKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment' | 'name'

/** A piece of a line; the lengths of all of them are that of the line. */
export interface Token {
  readonly length: number
  readonly kind: TokenKind
}

/** By the words that parsers have for what they read; whatever is not listed is plain. */
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

/** Returns what the style that a parser gives to a piece stands for: words apart, each with its modifiers behind dots. */
export function kindOf(style: string | null | undefined): TokenKind {
  if (!style) return 'plain'
  // The keys of JSON are strings, of which there would be nothing else.
  if (style === 'string property') return 'name'
  const [word = ''] = style.split(/[ .]/, 1)
  return kinds[word] ?? 'plain'
}

/** Puts a piece behind others; what is of one kind is one piece. */
export function append(tokens: Token[], length: number, kind: TokenKind): void {
  const last = tokens.at(-1)
  if (length <= 0) return
  if (last?.kind === kind) tokens[tokens.length - 1] = { kind, length: last.length + length }
  else tokens.push({ kind, length })
}
