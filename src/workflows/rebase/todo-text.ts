import type { Oid } from '../../core/object/oid.js'
import { type Arranged, autosquash, type Listed } from '../../core/rewrite/autosquash.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { subjectLine } from '../../core/rewrite/merged-name.js'
import type { TodoLine } from '../../core/rewrite/todo-list.js'

/** Returns the list that does nothing: every commit as it is. */
export function plainList(commits: readonly CommitInfo[]): readonly Arranged[] {
  return commits.map(info => ({ ...listed(info), action: 'pick' }))
}

/** Returns the list with the commits that were made to be folded behind those they name. */
export function arrangedList(commits: readonly CommitInfo[]): readonly Arranged[] {
  const byPrefix = (word: string) => {
    const found = /^[0-9a-f]{4,64}$/i.test(word) ? commits.filter(({ oid }) => oid.startsWith(word.toLowerCase())) : []
    return found.length === 1 ? found[0]?.oid : undefined
  }
  return autosquash(commits.map(listed), byPrefix)
}

/** Returns a list's lines, their commits by their whole names. */
export function linesOf(list: readonly Arranged[]): readonly TodoLine[] {
  const lines = list.map(({ oid, subject, action, message }): TodoLine => {
    return { action, commit: oid, rest: subject, ...(message === undefined ? {} : { message }) }
  })
  return lines.length === 0 ? [{ action: 'noop' }] : lines
}

function listed({ oid, commit }: CommitInfo): Listed & { readonly oid: Oid } {
  return { oid, subject: subjectLine(commit) }
}
