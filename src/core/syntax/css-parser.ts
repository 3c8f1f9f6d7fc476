import type { StreamParser, StringStream } from '@codemirror/streamparser'

interface State {
  isInComment: boolean
  depth: number
  /** Whether the position is after the colon of a property. */
  isValue: boolean
}

/** Style sheets: the parsers of CodeMirror contain ten thousand characters of word lists. */
export const css = parserOf(undefined)
/** Less and SCSS also have one-line comments. */
export const nestedCss = parserOf('//')

function parserOf(lineComment: '//' | undefined): StreamParser<State> {
  return {
    name: 'css',
    startState: () => ({ isInComment: false, depth: 0, isValue: false }),
    token(stream, state) {
      if (state.isInComment || stream.match('/*')) return comment(stream, state)
      if (stream.eatSpace()) return null
      if (lineComment !== undefined && stream.match(lineComment)) {
        stream.skipToEnd()
        return 'comment'
      }
      return word(stream, state) ?? sign(stream, state)
    },
  }
}

function comment(stream: StringStream, state: State): string {
  state.isInComment = !stream.match(/^.*?\*\//)
  if (state.isInComment) stream.skipToEnd()
  return 'comment'
}

function word(stream: StringStream, { isValue, depth }: State): string | undefined {
  if (stream.match(/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/)) return 'string'
  if (stream.match(/^(?:\$|--)[\w-]+/)) return 'def'
  if (stream.match(/^(?:@[\w-]+|!\s*[a-z]+)/i)) return 'keyword'
  if (isValue && stream.match(/^#[\da-f]{3,8}\b/i)) return 'number'
  if (stream.match(/^[+-]?(?:\d|\.\d)[\w.%]*/)) return 'number'
  if (stream.match(/^[\w-]+(?=\()/)) return 'builtin'
  if (!isValue && depth > 0 && stream.match(/^[\w-]+(?=\s*:)/)) return 'property'
  return stream.match(/^[.#&%]?[\w-]+/) ? (isValue ? 'variable' : 'tag') : undefined
}

function sign(stream: StringStream, state: State): null {
  const letter = stream.next()
  if (letter === '{') state.depth++
  if (letter === '}') state.depth = Math.max(0, state.depth - 1)
  if (letter === ':' && state.depth > 0) state.isValue = true
  if (letter === '{' || letter === '}' || letter === ';') state.isValue = false
  return null
}
