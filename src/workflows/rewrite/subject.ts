import { decodeLossy, SP } from '../../core/bytes/bytes.js'
import { messages } from '../../output/messages.js'

/** Longer subjects than a hundred letters are cut: nobody reads them, and some are megabytes. */
const LONG = /^(.{99}).{2,}$/su
/** A hundred letters and one, of four bytes at most. */
const subjectBytes = 404

/** Returns the first line of a message, for people. */
export function subjectOf(message: Uint8Array): string {
  const start = message.findIndex(byte => byte > SP)
  const line = decodeLossy(message.subarray(Math.max(start, 0)).subarray(0, subjectBytes)).split('\n', 1)[0] ?? ''
  const subject = line.trimEnd().replace(LONG, '$1…')
  return subject || messages.history.noSubject
}
