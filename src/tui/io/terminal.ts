import { StringDecoder } from 'node:string_decoder'
import { type Line, widthOf } from '../text/cells.js'
import { decodeInput, escapeKey, type Input } from '../keys/read-keys.js'
import type { Size } from '../model/model.js'
import type { Screen, ScreenListener } from './run.js'
import { type Looks, sgr } from '../text/theme.js'

/** Process events that a terminal program needs. */
export interface ProcessEvents {
  /** Calls a function last before the process ends, however it ends; returns a function that cancels that. */
  onExit(listener: () => void): () => void
  onContinue(listener: () => void): () => void
  /** Stops the process group, as Ctrl-Z usually does. */
  stop(): void
}

export interface TerminalParts {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly events: ProcessEvents
  /** Aborted by SIGHUP, SIGINT and SIGTERM. */
  readonly signal: AbortSignal
  readonly looks: Looks
  /** Whether the terminal reports the mouse, or keeps it for its own selection. */
  readonly mouse: 'reported' | 'of-terminal'
  /** Whether the terminal may be asked for its background colour. */
  readonly background: 'known' | 'ask'
}

/** Alternate screen, no line wrap, no cursor; bracketed paste. */
const taking = '\u001b[?1049h\u001b[?7l\u001b[?25l\u001b[?2004h\u001b[2J'
/** SGR mouse reports. */
const takingMouse = '\u001b[?1000h\u001b[?1006h'
const giving = '\u001b[0m\u001b[?2004l\u001b[?1006l\u001b[?1000l\u001b[?25h\u001b[?7h\u001b[?1049l'
const askBackground = '\u001b]11;?\u0007'
/** Terminals that support it show everything in between at once. */
const together = (text: string) => `\u001b[?2026h${text}\u001b[?2026l`

/** How long a single escape character waits for the rest of a key sequence. */
const escapeMs = 40
/** A process that could not be stopped, for instance without a shell, is never continued. */
const notStoppedMs = 200

/** A real terminal. However the program ends, the terminal is restored. */
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
    // A terminal that does not know its size reports 0.
    return { columns: columns || 80, rows: rows || 24 }
  }

  enter(listener: ScreenListener): void {
    this.#listener = listener
    const { input, output, events, signal } = this.parts
    const resized = () => this.#resized()
    const interrupted = () => listener.interrupted()
    const data = this.#reader()
    input.setRawMode(true)
    // A terminal that is gone is no longer read: reading ends, or fails.
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
    const { output, background, mouse } = this.parts
    this.#shown = []
    this.#isTaken = true
    output.write(mouse === 'reported' ? `${taking}${takingMouse}` : taking)
    if (background === 'ask' && !this.#isAsked) output.write(askBackground)
    this.#isAsked = true
  }

  #giveBack(): void {
    const { input, output } = this.parts
    if (this.#isTaken) output.write(giving)
    this.#isTaken = false
    if (input.isRaw) input.setRawMode(false)
  }

  /** After the program was stopped: the shell has used the terminal, and its size may have changed. */
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
 * Returns the text that shows one line on a terminal, with its style reset at the end. Terminals disagree about the
 * width of some characters. In a line with such characters, the line is cleared first, and the text after each is
 * positioned explicitly.
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

/** Returns the text that changes the shown lines into others: only lines that differ. */
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
  readonly mouse: TerminalParts['mouse']
}
