/** Messages of split. */
import type { ErrorText } from '../../core/errors.js'

const ways = [
  'one commit for each file: --by-file',
  'some files first, then the rest: git slim split <commit> -- <path>…',
  'by hunks: git slim split <commit> --show-hunks, then --parts <file>',
]

export const needsParts: ErrorText = {
  message: 'the parts are chosen on a terminal, and there is no terminal',
  hints: ways,
}

export function needsMessages(parts: number): ErrorText {
  return {
    message: `this makes ${parts} commits: each but the first needs a message, and there is no terminal to ask`,
    hints: ['a message for each, in order: -m … -m …', 'or the old message for all: --keep-message'],
  }
}

export function tooManyMessages(given: number, parts: number): ErrorText {
  return { message: `there are ${given} messages for ${parts} commits`, hints: ['git slim split --help'] }
}

export function onePart(commit: string): ErrorText {
  return {
    message: `all changes of ${commit} are in one part`,
    hints: [`list its hunks: git slim split ${commit} --show-hunks`],
  }
}

export function emptyPart(number: number): ErrorText {
  return { message: `commit ${number} would be empty`, hints: ['git slim split <commit> --show-hunks'] }
}

export function twice(path: string): ErrorText {
  return { message: `a hunk of ${path} is named twice`, hints: ['each hunk goes into one commit'] }
}

export function noSuchPath(path: string): ErrorText {
  return {
    message: `the commit changes nothing at or below "${path}"`,
    hints: ['paths are named from the top of the repository: git slim split <commit> --show-hunks'],
  }
}

export function hunksOfDirectory(path: string): ErrorText {
  return { message: `"${path}" is a directory; hunks belong to a file`, hints: ['name the files in it one by one'] }
}

export function noSuchHunk(path: string, number: number, count: number): ErrorText {
  return {
    message: `"${path}" has no hunk ${number}: they go from 1 to ${count}`,
    hints: ['git slim split <commit> --show-hunks'],
  }
}

export function unreadableList(path: string, reason: string): ErrorText {
  return {
    message: `the list of parts cannot be read: ${path}`,
    reason,
    hints: ['list the hunks: git slim split <commit> --show-hunks'],
  }
}

export function notAList(path: string): ErrorText {
  return {
    message: `${path === '-' ? 'standard input' : path} is not a list of parts`,
    hints: ['{"parts": [{"files": ["a.txt", {"path": "b.txt", "hunks": [1, 3]}], "message": "First"}]}'],
  }
}

export function notTogether(options: readonly string[]): ErrorText {
  return { message: `${options.join(' and ')} cannot be given together`, hints: ['git slim split --help'] }
}

export function summary(parts: number): string {
  return `1 commit into ${parts}`
}

export function files(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ')
  return paths.length > 3 ? `${shown}, and ${paths.length - 3} more` : shown
}

export function notLines(kind: 'hunk' | 'mode' | 'whole'): string {
  return kind === 'mode' ? 'the mode' : 'the whole file'
}

export function wholeFile(path: string, kind: 'added' | 'removed' | 'changed'): string {
  return `${path} (${kind})`
}

export const guideHelp = 'Space selects, Enter goes on. The rest becomes the last commit.'

export function moreLines(count: number): string {
  return `… ${count} more lines: --show-hunks`
}

export function askPart(number: number): string {
  return `What goes into commit ${number}?`
}

export function askMore(left: number): string {
  return `${left} changes are left. Split them further?`
}
