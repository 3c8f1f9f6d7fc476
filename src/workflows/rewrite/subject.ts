import { decodeLossy, SP } from '../../core/bytes/bytes.js'
import { messages } from '../../output/messages.js'

/** Subjects are cut after a hundred characters: nobody reads more, and some are megabytes. */
const LONG = /^(.{99}).{2,}$/su
/** A hundred characters and one, of four bytes at most. */
const subjectBytes = 404

/** Returns the subject of a message, for people. */
export function subjectOf(message: Uint8Array): string {
  const start = message.findIndex(byte => byte > SP)
  const line = decodeLossy(message.subarray(Math.max(start, 0)).subarray(0, subjectBytes)).split('\n', 1)[0] ?? ''
  const subject = line.trimEnd().replace(LONG, '$1…')
  return subject || messages.history.noSubject
}
