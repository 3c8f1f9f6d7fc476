import { fromJsonBytes } from '../bytes/json-bytes.js'
import { inUtf8 } from '../message/encoding.js'
import type { Commit } from '../object/commit.js'
import type { Ident } from '../object/ident.js'
import type { Oid } from '../object/oid.js'
import type { SquashResult, Todo } from './plan.js'
import { withoutSignatures } from './signature.js'

/** What a rewritten commit does not have from the old one. */
export interface Surroundings {
  readonly tree: Oid
  readonly parent: Oid | null
  readonly committer: Ident
}

/** Returns the commit that a todo makes of the old ones: all that it says is theirs, but for what the todo says. */
export function rewrittenCommit(todo: Todo, old: readonly Commit[], surroundings: Surroundings): Commit {
  const { tree, parent, committer } = surroundings
  const place = { tree, parents: parent === null ? [] : [parent], committer }
  const [first] = old
  const message = 'message' in todo ? todo.message : undefined
  const result = 'result' in todo ? todo.result : undefined
  if (result !== undefined) return { ...place, ...spoken(result) }
  if (first === undefined) throw new TypeError('a todo without commits')
  if (message === undefined) return { ...first, ...place, extraHeaders: withoutSignatures(first.extraHeaders) }
  const inWords = inUtf8(first)
  const extraHeaders = withoutSignatures(inWords.extraHeaders)
  return { ...inWords, ...place, extraHeaders, message: fromJsonBytes(message) }
}

function spoken({ author, message, headers }: SquashResult): Pick<Commit, 'author' | 'extraHeaders' | 'message'> {
  return {
    author: { raw: fromJsonBytes(author) },
    extraHeaders: headers.map(({ name, value }) => ({ name, value: fromJsonBytes(value) })),
    message: fromJsonBytes(message),
  }
}
