import type { StreamParser, StringStream } from '@codemirror/streamparser'
import { typescript } from '@codemirror/legacy-modes/mode/javascript'
import { html as tags } from '@codemirror/legacy-modes/mode/xml'
import { css } from './css-parser.js'

interface State {
  own: unknown
  /** The parser of a script or style sheet, and what ends it. */
  inner: { readonly parser: StreamParser<unknown>; readonly state: unknown; readonly end: RegExp } | undefined
  /** The element whose start tag is being read. */
  opening: 'script' | 'style' | undefined
}

/** HTML with its scripts and style sheets, and formats based on it. */
export const html: StreamParser<State> = {
  name: 'html',
  startState: indent => ({ own: tags.startState?.(indent), inner: undefined, opening: undefined }),
  token(stream, state) {
    if (state.inner !== undefined && !stream.match(state.inner.end, false)) return within(stream, state.inner)
    state.inner = undefined
    const tag = /^<(script|style)\b/i.exec(stream.string.slice(stream.pos, stream.pos + 8))?.[1]
    const style = tags.token(stream, state.own)
    // Tags inside comments are ignored.
    if (tag !== undefined && style !== 'comment') state.opening = tag.toLowerCase() === 'style' ? 'style' : 'script'
    if (state.opening !== undefined && stream.current() === '>') {
      state.inner = innerOf(state.opening, stream.indentUnit)
      state.opening = undefined
    } else if (stream.current() === '/>') state.opening = undefined
    return style
  },
}

function innerOf(element: 'script' | 'style', indent: number): State['inner'] {
  const parser = element === 'style' ? css : typescript
  const end = element === 'style' ? /^<\/style/i : /^<\/script/i
  return { parser, state: parser.startState?.(indent), end }
}

/** Reads only to the end of the element, even where the script's parser does not see it. */
function within(stream: StringStream, { parser, state, end }: NonNullable<State['inner']>): string | null {
  const { pos } = stream
  const style = parser.token(stream, state)
  const at = stream.string.slice(pos, stream.pos).search(new RegExp(end.source.slice(1), 'i'))
  if (at > 0) stream.pos = pos + at
  return style
}
