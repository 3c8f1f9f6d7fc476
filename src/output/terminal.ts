import { type PlainOptions, plainReporter } from './plain.js'
import { mayAsk, progressText } from './progress-text.js'
import type { Reporter } from './reporter.js'
import type { TransferProgress } from '../core/network/progress.js'
import type { Spinner, SpinnerStream } from './spinner.js'
import type { Palette } from './colour.js'

export interface TerminalOptions extends PlainOptions {
  /** The stream for progress. */
  readonly stream: SpinnerStream
}

/** Shorter work needs no spinner, and nothing is loaded for it. */
const patienceMs = 250

/** Prints what the plain reporter prints, and draws progress on a line that is removed before the next text. */
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
    result: (lines, document, kind) => inPlaceOfProgress(() => plain.result(lines, document, kind)),
    answer: lines => inPlaceOfProgress(() => plain.answer(lines)),
    failure: error => inPlaceOfProgress(() => plain.failure(error)),
  }
}

interface ProgressLine {
  readonly show: (progress: TransferProgress) => void
  readonly clear: () => void
}

/** A program that may ask between steps: progress is drawn when a step is done, without animation. */
function isStill({ stage }: TransferProgress): boolean {
  return stage === 'sign' || stage === 'hooks'
}

/** Draws nothing while somebody may be asked something: an animation would overwrite the question. */
function progressLine(stream: SpinnerStream, { palette }: PlainOptions): ProgressLine {
  let latest: TransferProgress | undefined
  let spinner: Spinner | undefined
  let timer: NodeJS.Timeout | undefined
  const start = async () => {
    const { startSpinner } = await import('./spinner.js')
    // By now the line may have been cleared, or started again.
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

/** The shortest time between two drawings: nobody reads faster. */
const everyMs = 100

/**
 * Returns a progress line for work that may ask a person for a passphrase at any time: it is drawn when a step is done,
 * and never during one.
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
