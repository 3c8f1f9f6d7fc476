import { fromJsonBytes } from '../../bytes/json-bytes.js'
import { inUtf8 } from '../../message/encoding.js'
import type { Commit } from '../../object/commit.js'
import type { Ident } from '../../object/ident.js'
import type { Oid } from '../../object/oid.js'
import type { CommitTodo, FreshMergeTodo, MergeTodo, SquashResult } from '../plan/plan.js'
import { withoutMergeTags, withoutSignatures } from './signature.js'

/** What a rewritten commit does not have from the old one. */
export interface Surroundings {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly committer: Ident
}

/** Returns the commit that a todo makes of the old ones: all that it says is theirs, but for what the todo says. */
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
