import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import type { TransferProgress } from '../core/network/progress.js'
import { messages } from './messages.js'
import type { Pace } from './pace.js'

interface More {
  readonly pace?: Pace
  /** The maximum width of a line: the least important parts are left out first. */
  readonly columns?: number
}

/** `Receiving objects 45% (450/1000), 1.2 MB, 340 kB/s, 12s left`. */
export function progressText(progress: TransferProgress, { pace, columns = Infinity }: More = {}): string {
  const { stage, done, total, bytes } = progress
  const share = done !== undefined && total ? ` ${Math.floor((100 * done) / total)}% (${done}/${total})` : ''
  const count = share === '' && done !== undefined ? ` ${done}` : ''
  const speed = bytes === undefined ? undefined : pace?.bytesPerSecond()
  const left = share === '' || stage === 'submodules' ? undefined : pace?.secondsLeft()
  const parts = [
    ...(bytes === undefined ? [] : [prettyBytes(bytes)]),
    ...(speed === undefined ? [] : [`${prettyBytes(Math.max(speed, 0), { maximumFractionDigits: 1 })}/s`]),
    ...(left === undefined || left === 0 ? [] : [messages.common.timeLeft(prettyMilliseconds(left * 1000))]),
  ]
  return parts.reduce(
    (text, part) => (text.length + part.length + 2 > columns ? text : `${text}, ${part}`),
    `${messages.transfer.stageName(stage)}${share}${count}`,
  )
}

/** Tells whether git, ssh or gpg may ask for a password: a connection is being made, or a signature. */
export function mayAsk({ stage, done }: TransferProgress): boolean {
  return stage === 'connect' || (stage === 'sign' && done === undefined)
}
