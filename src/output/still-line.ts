import type { Palette } from './colour.js'
import { progressText } from './progress-text.js'
import type { Spinner, SpinnerStream } from './spinner.js'

/** How often it is drawn at most: what is faster nobody reads. */
const everyMs = 100

/**
 * Returns a line that shows how far something is that may ask a person for a passphrase at any time: it is drawn when a
 * step is done, and never while one is under way.
 */
export function stillLine(stream: SpinnerStream, { cyan }: Palette, patienceMs: number): Spinner {
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
