import ora from 'ora'
import type { TransferProgress } from '../core/network/progress.js'
import type { Palette } from './colour.js'
import { Pace } from './pace.js'
import { progressText } from './progress-text.js'

/** A terminal, as `process.stderr` is one. */
export type SpinnerStream = NodeJS.WriteStream

export interface Spinner {
  show(progress: TransferProgress): void
  /** Leaves the line as if nothing had been drawn. */
  stop(): void
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Starts to draw the progress of a transfer. */
export function startSpinner(stream: SpinnerStream, palette: Palette, progress: TransferProgress): Spinner {
  const pace = new Pace(() => performance.now())
  const text = (next: TransferProgress) => {
    pace.add(next)
    // A frame and a space come before it.
    return progressText(next, { pace, columns: (stream.columns || 80) - 3 })
  }
  const spinner = ora({
    text: text(progress),
    stream,
    spinner: { frames: frames.map(palette.cyan), interval: 80 },
    color: false,
    isEnabled: true,
    // It would put the terminal into another mode, in which Ctrl-C sends no signal to git.
    discardStdin: false,
    // Hiding the cursor would install signal handlers, and end the process before it has cleaned up.
    hideCursor: false,
  }).start()
  return {
    show: next => {
      spinner.text = text(next)
    },
    stop: () => void spinner.stop(),
  }
}
