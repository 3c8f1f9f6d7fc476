import { decodeLossy, fromLatin1, toLatin1 } from '../../../core/bytes/bytes.js'
import { fromJsonBytes, type JsonBytes } from '../../../core/bytes/json-bytes.js'
import { splitTrailers } from '../../../core/message/trailers.js'
import { type Oid, shortOid } from '../../../core/object/oid.js'
import { areOneCorrection, type Listed, strayFixups } from '../../../core/rewrite/todo/autosquash.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { subjectLine } from '../../../core/message/subject-line.js'
import { sanitizeLine } from '../../../output/sanitize.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'

/** Returns the fields of a commit that autosquash needs. */
export function listed({ oid, commit }: CommitInfo): Listed {
  return { oid, subject: subjectLine(commit) }
}

/** Returns a function that finds a commit by the beginning of its id. */
export function byDigits(commits: readonly CommitInfo[]): (word: string) => Oid | undefined {
  return word => {
    const found = /^[0-9a-f]{4,64}$/i.test(word) ? commits.filter(({ oid }) => oid.startsWith(word.toLowerCase())) : []
    return found.length === 1 ? found[0]?.oid : undefined
  }
}

/**
 * Reports which `fixup!`, `squash!` and `amend!` commits have their target outside of the given commits, oldest first.
 *
 * @param fate what becomes of them: all are `folded` into one commit, or each is `kept` as a commit of its own
 */
export function sayStrayFixups(ctx: Context, commits: readonly CommitInfo[], fate: 'folded' | 'kept'): void {
  const list = commits.map(listed)
  if (fate === 'folded' && areOneCorrection(list)) return
  for (const { oid, subject } of strayFixups(list, byDigits(commits))) {
    ctx.reporter.warn(messages.rewrite.strayFixup(shortOid(oid), shown(subject), fate))
  }
}

/**
 * Reports which `squash!` and `amend!` commits have a message of their own that is not in the message of their fold.
 */
export function sayLeftOutMessages(ctx: Context, commits: readonly CommitInfo[], message: JsonBytes): void {
  const said = toLatin1(fromJsonBytes(message))
  for (const { oid, commit } of commits) {
    const { text } = splitTrailers(toLatin1(commit.message))
    const [, body = ''] = /^(?:squash|amend)! [^\n]*\n+(.*)/s.exec(text) ?? []
    if (!said.includes(body))
      ctx.reporter.warn(messages.rewrite.messageLeftOut(shortOid(oid), shown(subjectLine(commit))))
  }
}

function shown(subject: string): string {
  return sanitizeLine(decodeLossy(fromLatin1(subject)))
}
