import type { StreamParser, StringStream } from '@codemirror/streamparser'

interface State {
  /** The end of the code block that a line is in. */
  fence: string | undefined
  isInComment: boolean
}

/** Markdown text; the code in it is not parsed. */
export const markdown: StreamParser<State> = {
  name: 'markdown',
  startState: () => ({ fence: undefined, isInComment: false }),
  token(stream, state) {
    if (state.isInComment) return comment(stream, state)
    if (stream.sol()) {
      const style = atStart(stream, state)
      if (style !== undefined) return style
    }
    return inText(stream, state)
  },
}

/** Returns the style of marks that are special only at the beginning of a line. */
function atStart(stream: StringStream, state: State): string | undefined {
  const [, mark] = /^\s{0,8}(`{3,20}|~{3,20})/.exec(stream.string) ?? []
  if (state.fence !== undefined || mark !== undefined) {
    if (state.fence === undefined) state.fence = mark
    else if (mark?.startsWith(state.fence)) state.fence = undefined
    stream.skipToEnd()
    return 'string'
  }
  if (stream.match(/^\s{0,3}#{1,6}(?=\s)/)) {
    stream.skipToEnd()
    return 'header'
  }
  if (stream.match(/^\s*(?:[-*+]|\d{1,9}[.)])(?=\s)/) || stream.match(/^\s{0,3}>/)) return 'keyword'
  return undefined
}

function inText(stream: StringStream, state: State): string | null {
  if (stream.match('<!--')) {
    state.isInComment = true
    return 'comment'
  }
  if (stream.match(/^(`{1,9})[^`]+\1(?!`)/)) return 'string'
  if (stream.match(/^\[[^[\]]{1,300}\](?:\([^()\s]*\)|\[[^[\]]*\]|:)/)) return 'link'
  if (stream.match(/^<?https?:\/\/[^\s<>()]+>?/)) return 'url'
  if (stream.match(/^\*\*[^\s*][^*]{0,300}\*\*/)) return 'header'
  if (!stream.eatWhile(/[^`[<*h]/)) stream.next()
  return null
}

function comment(stream: StringStream, state: State): string {
  while (!stream.eol()) {
    if (stream.match('-->')) {
      state.isInComment = false
      return 'comment'
    }
    stream.next()
  }
  return 'comment'
}
