import { type StreamParser, StringStream } from '@codemirror/streamparser'
import { append, kindOf, type Token } from './tokens.js'

/** How much of a line is looked at: hardly a screen is wider, and some expressions take the square of its length. */
const longest = 500
/** How many brackets may be open: some parsers go through all of them at each word. No file that is meant to be read has so many. */
const deepest = 300
/** How often a parser may change its mind without reading on. */
const patience = 10
const tabSize = 8
const indentUnit = 2

/**
 * Reads source code line by line, so that it can stop anywhere, and nothing takes longer than one line does.
 *
 * A file may be what nobody would have written, in order to trouble its reader: a parser that fails is not asked again.
 */
export class SyntaxReader {
  #state: unknown
  #open = 0
  #hasFailed = false

  constructor(private readonly parser: StreamParser<unknown>) {
    this.#state = this.#start()
  }

  /** Returns what the next line consists of. */
  read(line: string): readonly Token[] {
    if (this.#hasFailed) return plain(line)
    try {
      return this.#read(line)
    } catch {
      this.#hasFailed = true
      return plain(line)
    }
  }

  #read(line: string): readonly Token[] {
    if (line === '') {
      this.parser.blankLine?.(this.#state, indentUnit)
      return []
    }
    const tokens: Token[] = []
    const stream = new StringStream(line.slice(0, longest), tabSize, indentUnit)
    while (!stream.eol()) append(tokens, ...this.#next(stream))
    this.#open = Math.max(0, this.#open + opened(stream.string))
    // Of a line that is cut, nobody knows what the rest would have begun; but what is one thing so far goes on.
    if (this.#open > deepest || (line.length > longest && tokens.length > 1)) this.#state = this.#start()
    append(tokens, line.length - stream.string.length, 'plain')
    return tokens
  }

  #start(): unknown {
    this.#open = 0
    return this.parser.startState?.(indentUnit) ?? {}
  }

  #next(stream: StringStream): [length: number, kind: Token['kind']] {
    const { pos } = stream
    for (let tries = 0; tries < patience; tries++) {
      stream.start = stream.pos
      const style = this.parser.token(stream, this.#state)
      // Some go back, or beyond the end.
      if (stream.pos > pos) return [Math.min(stream.pos, stream.string.length) - pos, kindOf(style)]
    }
    throw new RangeError('a parser that does not read on')
  }
}

/** Returns how many more brackets a text opens than it closes. */
function opened(text: string): number {
  return text.split(/[([{]/).length - text.split(/[)\]}]/).length
}

function plain(line: string): readonly Token[] {
  return line === '' ? [] : [{ length: line.length, kind: 'plain' }]
}
