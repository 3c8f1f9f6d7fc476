import { StringDecoder } from 'node:string_decoder'
import { type Line, widthOf } from '../text/cells.js'
import { decodeInput, escapeKey, type Input } from '../keys/read-keys.js'
import type { Size } from '../model/model.js'
import type { Screen, ScreenListener } from './run.js'
import { type Looks, sgr } from '../text/theme.js'

/** What happens to the process that a terminal's program has to know of. */
export interface ProcessEvents {
  /** Calls a function as the last thing before the process ends, however it ends; returns what takes that back. */
  onExit(listener: () => void): () => void
  onContinue(listener: () => void): () => void
  /** Stops the process, and all in its group, as Ctrl-Z does elsewhere. */
  stop(): void
}

export interface TerminalParts {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly events: ProcessEvents
  /** Aborted by SIGHUP, SIGINT and SIGTERM. */
  readonly signal: AbortSignal
  readonly looks: Looks
  /** Whether the terminal may be asked for its background. */
  readonly background: 'known' | 'ask'
}

/** Another screen, no line wraps, no cursor; mouse in SGR form, pasted text in brackets. */
const taking = '\u001b[?1049h\u001b[?7l\u001b[?25l\u001b[?1000h\u001b[?1006h\u001b[?2004h\u001b[2J'
const giving = '\u001b[0m\u001b[?2004l\u001b[?1006l\u001b[?1000l\u001b[?25h\u001b[?7h\u001b[?1049l'
const askBackground = '\u001b]11;?\u0007'
/** Terminals that know it show all that stands between at once. */
const together = (text: string) => `\u001b[?2026h${text}\u001b[?2026l`

/** How long a lone escape character waits for what would make it the beginning of another key. */
const escapeMs = 40
/** A process that could not be stopped, as one without a shell to come back to, is continued by nobody. */
const notStoppedMs = 200

/** A real terminal. Whatever ends the program, the terminal is given back as it was. */
export class TerminalScreen implements Screen {
  #shown: readonly string[] = []
  #lines: readonly Line[] = []
  #looks: Looks
  #listener: ScreenListener | undefined
  #isAsked = false
  /** Whether the terminal is ours: not while the program is stopped. */
  #isTaken = false
  #undo: readonly (() => void)[] = []

  constructor(private readonly parts: TerminalParts) {
    this.#looks = parts.looks
  }

  get size(): Size {
    const { columns, rows } = this.parts.output
    // A terminal that does not know its size says 0.
    return { columns: columns || 80, rows: rows || 24 }
  }

  enter(listener: ScreenListener): void {
    this.#listener = listener
    const { input, output, events, signal } = this.parts
    const resized = () => this.#resized()
    const interrupted = () => listener.interrupted()
    const data = this.#reader()
    input.setRawMode(true)
    // A terminal that is gone is no longer read: it ends, or fails.
    input.on('data', data).on('end', interrupted).on('error', interrupted)
    input.resume()
    output.on('resize', resized)
    signal.addEventListener('abort', interrupted)
    this.#undo = [
      () => input.off('data', data).off('end', interrupted).off('error', interrupted),
      () => output.off('resize', resized),
      () => signal.removeEventListener('abort', interrupted),
      events.onExit(() => this.#giveBack()),
      events.onContinue(() => this.#takeAgain()),
    ]
    this.#take()
    if (signal.aborted) interrupted()
  }

  leave(): void {
    if (this.#listener === undefined) return
    this.#listener = undefined
    for (const undo of this.#undo) undo()
    this.#giveBack()
    this.parts.input.pause()
  }

  show(lines: readonly Line[]): void {
    this.#lines = lines
    if (!this.#isTaken) return
    const painted = lines.map(line => paintLine(line, this.#looks))
    const text = paintDifference(this.#shown, painted)
    this.#shown = painted
    if (text !== '') this.parts.output.write(together(text))
  }

  redraw(): void {
    if (!this.#isTaken) return
    this.#shown = []
    this.parts.output.write('\u001b[0m\u001b[2J')
    this.show(this.#lines)
  }

  suspend(): void {
    this.#giveBack()
    const timer = setTimeout(() => this.#takeAgain(), notStoppedMs)
    timer.unref()
    this.parts.events.stop()
  }

  #take(): void {
    const { output, background } = this.parts
    this.#shown = []
    this.#isTaken = true
    output.write(taking)
    if (background === 'ask' && !this.#isAsked) output.write(askBackground)
    this.#isAsked = true
  }

  #giveBack(): void {
    const { input, output } = this.parts
    if (this.#isTaken) output.write(giving)
    this.#isTaken = false
    if (input.isRaw) input.setRawMode(false)
  }

  /** After the program was stopped: the shell has had the terminal, and may have changed its size. */
  #takeAgain(): void {
    if (this.#listener === undefined || this.#isTaken) return
    this.parts.input.setRawMode(true)
    this.#take()
    this.#resized()
  }

  #resized(): void {
    if (!this.#isTaken) return
    this.#shown = []
    this.parts.output.write('\u001b[0m\u001b[2J')
    this.#listener?.resized(this.size)
  }

  #reader(): (chunk: Buffer | string) => void {
    const decoder = new StringDecoder('utf8')
    let rest = ''
    let timer: NodeJS.Timeout | undefined
    return chunk => {
      clearTimeout(timer)
      const decoded = decodeInput(rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk)))
      rest = decoded.rest
      this.#tell(decoded.inputs)
      if (rest === '' || rest.startsWith('\u001b[200~')) return
      timer = setTimeout(() => {
        const inputs = escapeKey(rest)
        rest = ''
        this.#tell(inputs)
      }, escapeMs)
    }
  }

  #tell(inputs: readonly Input[]): void {
    const background = inputs.find(input => input.kind === 'background')
    if (background !== undefined && background.is !== this.#looks.background) {
      this.#looks = { ...this.#looks, background: background.is }
      this.redraw()
    }
    if (inputs.length > 0) this.#listener?.inputs(inputs)
  }
}

const simple = /^[\x20-\x7e─│┌┐└┘├┤┬┴┼…]*$/

/**
 * Returns what a terminal has to be sent to show one line, its looks given back at the end.
 *
 * Terminals do not agree on how wide some letters are. Where there are such, the line is emptied first, and what stands
 * behind them is put where it belongs.
 */
export function paintLine({ spans, ground }: Line, looks: Looks): string {
  const isSimple = spans.every(({ text }) => simple.test(text))
  let painted = isSimple ? '' : '\u001b[2K'
  let before = ''
  let column = 1
  for (const { text, role, ground: own } of spans) {
    const look = sgr(role, own ?? ground, looks)
    if (look !== before) painted += look === '' ? '\u001b[0m' : `\u001b[0;${look}m`
    before = look
    painted += text
    column += widthOf(text)
    if (!isSimple && !simple.test(text)) painted += `\u001b[${column}G`
  }
  return before === '' ? painted : `${painted}\u001b[0m`
}

/** Returns what a terminal has to be sent to show lines where it shows others: only those that differ. */
function paintDifference(before: readonly string[], after: readonly string[]): string {
  return after.flatMap((line, i) => (line === before[i] ? [] : [`\u001b[${i + 1};1H${line}`])).join('')
}

export interface EditorTerminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly events: ProcessEvents
  readonly signal: AbortSignal
  readonly env: Readonly<Record<string, string | undefined>>
  readonly colours: 'wanted' | 'none'
}
