import prettyBytes from 'pretty-bytes'
import type { TransferProgress } from '../git/port.js'
import { messages } from './messages.js'

/** `Receiving objects 45% (450/1000), 1.2 MB`: short enough for one line of a narrow terminal. */
export function progressText({ stage, done, total, bytes }: TransferProgress): string {
  const share = done !== undefined && total ? ` ${Math.floor((100 * done) / total)}% (${done}/${total})` : ''
  const count = share === '' && done !== undefined ? ` ${done}` : ''
  return `${messages.transfer.stageName(stage)}${share}${count}${bytes === undefined ? '' : `, ${prettyBytes(bytes)}`}`
}
