/** What the backends say that do git's work in this process. */
import type { ErrorText } from '../../git/errors.js'

export function unsupportedRevision(revision: string, part: string): ErrorText {
  return {
    message: `"${revision}" needs git itself: the embedded git does not know "${part}"`,
    hints: ['install git 2.31 or newer, or give the commit id'],
  }
}

export function malformedCommit(oid: string, reason: string): ErrorText {
  return { message: `the commit ${oid} is not as git writes commits`, reason, hints: ['git fsck'] }
}

export const noName = 'no name was given'
export const noEmail = 'no email was given'

export function notADate(text: string): ErrorText {
  return {
    message: `"${text}" is no date`,
    hints: [
      'a moment: 2024-12-31T23:59:59+01:00, "Tue, 31 Dec 2024 23:59:59 +0100", @1735685999',
      'a day: 2024-12-31',
      'a time ago: "2 weeks ago", 3.days.ago, yesterday, now',
    ],
  }
}

export function notACommit(name: string, oid: string): ErrorText {
  return { message: `the branch ${name} cannot be made to hold ${oid}: that is not a commit` }
}

export function expectedOf(name: string, expected: string | null, holds: string | null): string {
  const state = holds === null ? `${name} does not exist` : `${name} is at ${holds}`
  return `${state}, expected ${expected ?? 'none'}`
}
