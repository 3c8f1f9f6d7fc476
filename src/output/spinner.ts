import ora from 'ora'
import prettyBytes from 'pretty-bytes'
import type { TransferProgress } from '../git/port.js'
import type { Palette } from './colour.js'
import { messages } from './messages.js'

/** A terminal, as `process.stderr` is one. */
export type SpinnerStream = NodeJS.WriteStream

export interface Spinner {
  show(progress: TransferProgress): void
  /** Leaves the line as if nothing had been drawn. */
  stop(): void
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Starts drawing how far a transfer is. */
export function startSpinner(stream: SpinnerStream, palette: Palette, progress: TransferProgress): Spinner {
  const spinner = ora({
    text: textOf(progress),
    stream,
    spinner: { frames: frames.map(palette.cyan), interval: 80 },
    color: false,
    isEnabled: true,
    // It would put the terminal into another mode, in which Ctrl-C is no signal to git.
    discardStdin: false,
    // Hiding it would listen to signals, and end the process on them before it has cleaned up.
    hideCursor: false,
  }).start()
  return {
    show: next => {
      spinner.text = textOf(next)
    },
    stop: () => void spinner.stop(),
  }
}

/** `Receiving objects 45% (450/1000), 1.2 MB`: short enough for one line of a narrow terminal. */
function textOf({ stage, done, total, bytes }: TransferProgress): string {
  const share = done !== undefined && total ? ` ${Math.floor((100 * done) / total)}% (${done}/${total})` : ''
  const count = share === '' && done !== undefined ? ` ${done}` : ''
  return `${messages.transfer.stageName(stage)}${share}${count}${bytes === undefined ? '' : `, ${prettyBytes(bytes)}`}`
}
