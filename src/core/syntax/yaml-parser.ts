import type { StreamParser, StringStream } from '@codemirror/streamparser'

interface State {
  /** The indentation of the line that begins a block of text: deeper lines belong to it. */
  text: number | undefined
}

const atom = /^(?:true|false|null|yes|no|on|off|~)$/i
const number = /^[-+]?\d[\d.,_]*$/

/** YAML: CodeMirror's parser takes seconds for a line of some hundred spaces. */
export const yaml: StreamParser<State> = {
  name: 'yaml',
  startState: () => ({ text: undefined }),
  token(stream, state) {
    if (stream.sol() && state.text !== undefined) {
      if (stream.indentation() > state.text) {
        stream.skipToEnd()
        return 'string'
      }
      state.text = undefined
    }
    if (stream.sol() && stream.match(/^(?:---|\.\.\.)(?=\s|$)/)) return 'meta'
    if (stream.eatSpace()) return null
    if (stream.peek() === '#') {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^[|>][-+\d]{0,2}\s*$/)) {
      state.text = stream.indentation()
      return 'keyword'
    }
    return value(stream)
  },
}

function value(stream: StringStream): string | null {
  if (stream.match(/^(?:"(?:[^"\\]|\\.)*"?|'[^']*'?)/)) return isKey(stream) ? 'def' : 'string'
  if (stream.match(/^[&*!][^\s,[\]{}]*/)) return 'meta'
  if (stream.match(/^[?-](?=\s|$)/)) return null
  // A colon or a number sign inside a word belongs to it.
  if (!stream.match(/^(?:[^:#,[\]{}"']|:(?=\S)|(?<=\S)[#"'])+/)) {
    stream.next()
    return null
  }
  if (isKey(stream)) return 'def'
  const word = stream.current().trim()
  return atom.test(word) ? 'atom' : number.test(word) ? 'number' : null
}

function isKey(stream: StringStream): boolean {
  return Boolean(stream.match(/^\s*:(?=\s|$)/, false))
}
