import { type PlainOptions, plainReporter } from './plain.js'
import { mayAsk, progressText } from './progress-text.js'
import type { Reporter } from './reporter.js'
import type { TransferProgress } from '../core/network/progress.js'
import type { Spinner, SpinnerStream } from './spinner.js'
import type { Palette } from './colour.js'

export interface TerminalOptions extends PlainOptions {
  /** Where progress is drawn. */
  readonly stream: SpinnerStream
}

/** What takes no longer needs no spinner, and nothing loaded for it. */
const patienceMs = 250

/** Prints what the plain reporter prints, and draws progress on a line that is gone when the next text comes. */
export function terminalReporter({ stream, ...options }: TerminalOptions): Reporter {
  const plain = plainReporter(options)
  const line = progressLine(stream, options)
  const inPlaceOfProgress = (say: () => void) => {
    line.clear()
    say()
  }
  return {
    progress: line.show,
    note: text => inPlaceOfProgress(() => plain.note(text)),
    warn: text => inPlaceOfProgress(() => plain.warn(text)),
    passOn: line => inPlaceOfProgress(() => plain.passOn(line)),
    trace: command => inPlaceOfProgress(() => plain.trace(command)),
    result: (lines, document) => inPlaceOfProgress(() => plain.result(lines, document)),
    failure: error => inPlaceOfProgress(() => plain.failure(error)),
  }
}

interface ProgressLine {
  readonly show: (progress: TransferProgress) => void
  readonly clear: () => void
}

/** What may ask between any two steps is drawn when a step is done, and does not move. */
function isStill({ stage }: TransferProgress): boolean {
  return stage === 'sign' || stage === 'hooks'
}

/** Draws nothing while somebody may be asked something: a line that moves would wipe the question away. */
function progressLine(stream: SpinnerStream, { palette }: PlainOptions): ProgressLine {
  let latest: TransferProgress | undefined
  let spinner: Spinner | undefined
  let timer: NodeJS.Timeout | undefined
  const start = async () => {
    const { startSpinner } = await import('./spinner.js')
    // By now the line may have been cleared, or begun anew.
    if (latest !== undefined && spinner === undefined) spinner = startSpinner(stream, palette, latest)
  }
  const clear = () => {
    clearTimeout(timer)
    spinner?.stop()
    timer = spinner = latest = undefined
  }
  return {
    clear,
    show: progress => {
      if (mayAsk(progress)) return clear()
      latest = progress
      if (isStill(progress)) spinner ??= stillLine(stream, palette, patienceMs)
      spinner?.show(progress)
      if (!isStill(progress)) timer ??= setTimeout(() => void start(), patienceMs)
    },
  }
}

/** How often it is drawn at most: what is faster nobody reads. */
const everyMs = 100

/**
 * Returns a line that shows how far something is that may ask a person for a passphrase at any time: it is drawn when a
 * step is done, and never while one is under way.
 */
function stillLine(stream: SpinnerStream, { cyan }: Palette, patienceMs: number): Spinner {
  const start = performance.now()
  let drawnAt: number | undefined
  return {
    show: progress => {
      const now = performance.now()
      if (now - start < patienceMs || now - (drawnAt ?? 0) < everyMs) return
      drawnAt = now
      stream.write(`\r${cyan('·')} ${progressText(progress)}\x1b[K`)
    },
    stop: () => {
      if (drawnAt !== undefined) stream.write('\r\x1b[K')
    },
  }
}
