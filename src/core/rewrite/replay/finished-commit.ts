import { encode, fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import { withSignOff, withTrailer } from '../../message/add-trailer.js'
import { inUtf8 } from '../../message/encoding.js'
import type { Commit } from '../../object/commit.js'
import { type GitDate, type Ident, identParts, withDate } from '../../object/ident.js'

/** What is asked for of every commit that a rewrite makes. */
export interface Finishing {
  /** `author`: the committer's date is the author's. `now`: the author's date is the present. */
  readonly dates: { readonly committer: 'now' | 'author'; readonly author: 'keep' | 'now' }
  /** Who signs it off: the committer, or nobody. */
  readonly signOff: Ident | undefined
  /** Each `Key: value`. */
  readonly trailers: readonly string[]
  readonly now: GitDate
}

/** Returns a commit with the dates and the trailers that were asked for. @see sequencer.c, try_to_commit */
export function finishedCommit(commit: Commit, finishing: Finishing): Commit {
  return withTrailers(dated(commit, finishing), finishing)
}

function dated(commit: Commit, { dates, now }: Finishing): Commit {
  const author = dates.author === 'now' ? withDate(commit.author, now) : commit.author
  const { date } = identParts(author)
  const committer =
    dates.committer === 'author' && date !== undefined ? withDate(commit.committer, date) : commit.committer
  return { ...commit, author, committer }
}

function withTrailers(commit: Commit, { signOff, trailers }: Finishing): Commit {
  const person = signOff && personOf(signOff)
  const lines = [...(person === undefined ? [] : [person]), ...trailers.map(line => toLatin1(encode(line)))]
  if (lines.length === 0) return commit
  // What is added is UTF-8, and stands in one message with the rest.
  const spoken = lines.some(line => /[^\0-\x7f]/.test(line)) ? inUtf8(commit) : commit
  const signed = person === undefined ? toLatin1(spoken.message) : withSignOff(toLatin1(spoken.message), person)
  const message = lines.slice(person === undefined ? 0 : 1).reduce(withTrailer, signed)
  return { ...spoken, message: fromLatin1(message) }
}

function personOf(ident: Ident): string {
  const { name, email } = identParts(ident)
  return `${toLatin1(name)} <${toLatin1(email)}>`
}
