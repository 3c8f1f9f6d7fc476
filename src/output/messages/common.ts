import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

export const interrupted = 'interrupted; nothing was changed'

export function bug(error: unknown): ErrorText {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    message: 'this is a bug in git-slim',
    reason,
    hints: ['report it with the lines above and the output of: git-slim --version; git --version'],
  }
}

export function outputLost(reason: string): string {
  return `the command succeeded, but its result could not be written: ${reason}`
}

export function noSuchDirectory(path: string): ErrorText {
  return { message: `there is no directory "${path}"` }
}

export function gitTooOld(found: string, needed: string): ErrorText {
  return { message: `git ${found} is too old`, hints: [`install git ${needed} or newer, or use --backend embedded`] }
}

export function gitMissing(needed: string): ErrorText {
  return { message: 'git is not on PATH', hints: [`install git ${needed} or newer, or use --backend embedded`] }
}

export function usingEmbedded({ message, reason }: ErrorText): string {
  const words = reason === undefined ? '' : ` (${reason.split('\n', 1).join('')})`
  return `using the embedded git: ${message}${words}`
}

/** @param end its exit code, or the signal that ended it */
export const emptyAnswer = 'type something, or press Esc to go back'

export function editorFailed(editor: string, end: number | string, what: 'message' | 'todo'): ErrorText {
  const ways =
    what === 'todo'
      ? ['give the list instead: --todo <file>', 'or set an editor: git config --global sequence.editor <command>']
      : ['give the message instead: -m "what it does"', 'or set an editor: git config --global core.editor <command>']
  const how = typeof end === 'number' ? `ended with exit code ${end}` : `was ended by ${end}`
  return { message: `the editor "${editor}" ${how}; nothing was changed`, hints: ways }
}

export function editedTextGone(editor: string): ErrorText {
  return { message: `the editor "${editor}" has removed the text that it was to edit; nothing was changed` }
}

export function nameTooLong(reason: string): ErrorText {
  return {
    message: 'a file name is too long for this file system',
    reason,
    hints: ['clone without files: git-slim clone --no-checkout'],
  }
}

export function cannotWrite(where: string | undefined, reason: string): ErrorText {
  if (where === undefined) return { message: 'a file could not be written', reason, hints: ['check free space: df'] }
  return { message: `cannot write to ${where}`, reason, hints: [`check free space and permissions: df ${where}`] }
}

export function soFar(time: string): string {
  return `${time} so far`
}

export function timeLeft(time: string): string {
  return `${time} left`
}

export function typedLost(reason: string): string {
  return `what you typed could not be saved: ${reason}`
}

/** A hint: the file in which a text is that a person has typed before a command failed. */
export function typedKept(path: string, option: '-F' | '--todo'): string {
  return `what you typed is kept: ${option} ${shellWord(path)}`
}
