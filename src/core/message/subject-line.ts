import { toLatin1 } from '../bytes/bytes.js'
import { trim, withoutLeadingBlankLines } from '../bytes/white-space.js'
import type { Commit } from '../object/commit.js'

/**
 * Returns a commit's subject in one line, one character per byte.
 *
 * @see pretty.c, format_subject: the first paragraph, its lines joined
 */
export function subjectLine({ message }: Commit): string {
  const beginning = toLatin1(message.subarray(0, usualBytes))
  const [, line] = usual.exec(beginning.length === message.length ? `${beginning}\n` : beginning) ?? []
  return line ?? firstParagraph(message)
}

/** Nearly all messages have one line, then a blank line or nothing: only that much is examined. */
const usual = /^([!-~](?:[ -~]*[!-~])?)\n\n/
const usualBytes = 200

function firstParagraph(message: Uint8Array): string {
  const text = withoutLeadingBlankLines(toLatin1(message))
  const [paragraph = ''] = text.split(/\n[ \t\r\v\f]*(?:\n|$)/, 1)
  return trim(paragraph.replace(/[ \t\r\v\f]*\n[ \t\r\v\f]*/g, ' '))
}

/** Returns the name that a merge's subject gives to the merged branch; the whole subject if it names none. */
export function nameOfMerged({ commit }: { readonly commit: Commit }): string {
  const subject = subjectLine(commit)
  const [, quoted] = /^Merge [^']*'([^']*)'/.exec(subject) ?? []
  const [, from] = /^Merge pull request .*? from (.*)$/.exec(subject) ?? []
  return quoted ?? from ?? subject
}
