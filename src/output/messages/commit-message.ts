/** What is wrong with a commit's message. */
import type { ErrorText } from '../../core/errors.js'

export const emptyMessage: ErrorText = {
  message: 'the message is empty; nothing was changed',
  hints: ['give one: -m "what it does"'],
}

export const nulInMessage: ErrorText = {
  message: 'the message has a NUL byte in it, which git would take for its end',
  hints: ['give it as text: -m "what it does"'],
}

export function unreadableFile(path: string): ErrorText {
  return { message: `the message file "${path}" cannot be read` }
}
