import type { Oid } from '../../core/object/oid.js'
import { type Arranged, autosquash, type Listed } from '../../core/rewrite/autosquash.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { subjectLine } from '../../core/rewrite/merged-name.js'
import type { TodoLine } from '../../core/rewrite/todo-list.js'

/** Returns the list that does nothing: every commit as it is. */
export function plainList(commits: readonly CommitInfo[]): readonly Arranged[] {
  return commits.map(info => ({ ...listed(info), action: 'pick' }))
}

/** Returns lines with the commits that were made to be folded behind those they name; what else there is stays. */
export function arrangedLines(lines: readonly TodoLine[], commits: readonly CommitInfo[]): readonly TodoLine[] {
  const byOid = new Map<string, CommitInfo>(commits.map(info => [info.oid, info]))
  const picked = lines
    .flatMap(line => ('commit' in line ? [byOid.get(line.commit)] : []))
    .filter(info => info !== undefined)
  const byPrefix = (word: string) => {
    const found = /^[0-9a-f]{4,64}$/i.test(word) ? picked.filter(({ oid }) => oid.startsWith(word.toLowerCase())) : []
    return found.length === 1 ? found[0]?.oid : undefined
  }
  const chains = new Map<string, Arranged[]>()
  let chain: Arranged[] = []
  for (const arranged of autosquash(picked.map(listed), byPrefix)) {
    if (arranged.action === 'pick') chains.set(arranged.oid, (chain = []))
    chain.push(arranged)
  }
  return lines.flatMap(line => ('commit' in line ? (chains.get(line.commit) ?? []).map(lineOf) : [line]))
}

/** Returns a list's lines, their commits by their whole names. */
export function linesOf(list: readonly Arranged[]): readonly TodoLine[] {
  return list.length === 0 ? [{ action: 'noop' }] : list.map(lineOf)
}

function lineOf({ oid, subject, action, message }: Arranged): TodoLine {
  return { action, commit: oid, rest: subject, ...(message === undefined ? {} : { message }) }
}

function listed({ oid, commit }: CommitInfo): Listed & { readonly oid: Oid } {
  return { oid, subject: subjectLine(commit) }
}
