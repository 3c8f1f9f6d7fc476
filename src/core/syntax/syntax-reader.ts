import { type StreamParser, StringStream } from '@codemirror/streamparser'
import { append, kindOf, type Token } from './tokens.js'

/** The part of a line that is read: screens are hardly wider, and some expressions take quadratic time. */
const longest = 500
/**
 * The maximum number of open brackets: some parsers go through all of them at each word. No readable file has so many.
 */
const deepest = 300
/** How often a parser may change its state without reading on. */
const patience = 10
const tabSize = 8
const indentUnit = 2

/**
 * Reads source code line by line, so that it can stop anywhere, and no call takes longer than one line. A file may be
 * made to trouble its reader: a parser that fails is not called again.
 */
export class SyntaxReader {
  #state: unknown
  #open = 0
  #hasFailed = false

  constructor(private readonly parser: StreamParser<unknown>) {
    this.#state = this.#start()
  }

  /** Returns the tokens of the next line. */
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
    // The rest of a cut line is unknown; a token that is open continues.
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
      // Some parsers go back, or past the end.
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
