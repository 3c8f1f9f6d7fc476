import { encode, fromLatin1, toLatin1 } from '../../../core/bytes/bytes.js'
import { toJsonBytes } from '../../../core/bytes/json-bytes.js'
import { trim, withoutLeadingBlankLines } from '../../../core/bytes/white-space.js'
import { inUtf8 } from '../../../core/message/encoding.js'
import type { Ident } from '../../../core/object/ident.js'
import type { Oid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { SquashResult } from '../../../core/rewrite/plan/plan.js'

/** Returns the message of a commit's `fixup!` commit: with its subject, or, if others have the same, its id. */
export function fixupMessages(commits: readonly CommitInfo[], author: Ident): (commit: Oid) => SquashResult {
  const subjects = new Map(commits.map(({ oid, commit }) => [oid, subjectLine(inUtf8(commit).message)]))
  return oid => {
    const subject = subjects.get(oid) ?? ''
    const isUnique = subject !== '' && [...subjects.values()].filter(other => other === subject).length === 1
    const message = isUnique ? fromLatin1(`fixup! ${subject}\n`) : encode(`fixup! ${oid}\n`)
    return { author: toJsonBytes(author.raw), message: toJsonBytes(message), headers: [] }
  }
}

/** @see pretty.c, format_subject: the first paragraph, its lines joined */
function subjectLine(message: Uint8Array): string {
  const text = withoutLeadingBlankLines(toLatin1(message))
  const [paragraph = ''] = text.split(/\n[ \t\r\v\f]*(?:\n|$)/, 1)
  return trim(paragraph.replace(/[ \t\r\v\f]*\n[ \t\r\v\f]*/g, ' '))
}
