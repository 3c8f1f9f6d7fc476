import { fromJsonBytes } from '../../bytes/json-bytes.js'
import { inUtf8 } from '../../message/encoding.js'
import type { Commit } from '../../object/commit.js'
import { type Ident, type GitDate, identParts, withDate } from '../../object/ident.js'
import type { Oid } from '../../object/oid.js'
import type { CommitTodo, FreshMergeTodo, MergeTodo, SquashResult } from '../plan/plan.js'
import { withoutMergeTags, withoutSignatures } from '../../object/signature.js'
import { encode, fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import { withSignOff, withTrailer } from '../../message/add-trailer.js'

/** Headers that a rewritten commit does not keep. */
export interface Surroundings {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly committer: Ident
}

/** Returns the commit that a todo makes of the old ones: their fields, except those that the todo sets. */
export function rewrittenCommit(
  todo: CommitTodo | MergeTodo | FreshMergeTodo,
  old: readonly Commit[],
  place: Surroundings,
): Commit {
  const result = 'result' in todo ? todo.result : undefined
  if (result !== undefined) return { ...place, ...saying(result) }
  const [first] = old
  if (first === undefined) throw new TypeError('a todo without commits')
  const message = 'message' in todo ? todo.message : undefined
  const spoken = message === undefined ? first : inUtf8(first)
  const unsigned = withoutSignatures(spoken.extraHeaders)
  const extraHeaders = todo.action === 'merge' ? withoutMergeTags(unsigned, place.parents) : unsigned
  return { ...spoken, ...place, extraHeaders, ...(message === undefined ? {} : { message: fromJsonBytes(message) }) }
}

function saying({ author, message, headers }: SquashResult): Omit<Commit, keyof Surroundings> {
  return {
    author: { raw: fromJsonBytes(author) },
    extraHeaders: headers.map(({ name, value }) => ({ name, value: fromJsonBytes(value) })),
    message: fromJsonBytes(message),
  }
}

/** Changes that a rewrite makes to every commit. */
export interface Finishing {
  /** `author`: the committer date becomes the author date. `now`: the author date becomes the present. */
  readonly dates: { readonly committer: 'now' | 'author'; readonly author: 'keep' | 'now' }
  /** Whose `Signed-off-by` is added: the committer's, or nobody's. */
  readonly signOff: Ident | undefined
  /** Each `Key: value`. */
  readonly trailers: readonly string[]
  readonly now: GitDate
}

/** Returns a commit with the requested dates and trailers. */
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
  // Added text is UTF-8, and part of the same message.
  const spoken = lines.some(line => /[^\0-\x7f]/.test(line)) ? inUtf8(commit) : commit
  const signed = person === undefined ? toLatin1(spoken.message) : withSignOff(toLatin1(spoken.message), person)
  const message = lines.slice(person === undefined ? 0 : 1).reduce(withTrailer, signed)
  return { ...spoken, message: fromLatin1(message) }
}

function personOf(ident: Ident): string {
  const { name, email } = identParts(ident)
  return `${toLatin1(name)} <${toLatin1(email)}>`
}
