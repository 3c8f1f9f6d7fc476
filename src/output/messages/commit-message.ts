/** Errors about commit messages. */
import type { ErrorText } from '../../core/errors.js'

export const emptyMessage: ErrorText = {
  message: 'the message is empty; nothing was changed',
  hints: ['give one: -m "what it does"'],
}

export const nulInMessage: ErrorText = {
  message: 'the message contains a NUL byte, which would end it',
  hints: ['give it as text: -m "what it does"'],
}

export function unreadableFile(path: string): ErrorText {
  return { message: `the message file "${path}" cannot be read` }
}
