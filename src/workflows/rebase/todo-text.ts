import { type Arranged, autosquash } from '../../core/rewrite/todo/autosquash.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import { commitIn } from './list-text.js'
import { byDigits, listed } from '../rewrite/plan-context/fixup-commits.js'

/** Returns the list that does nothing: every commit as it is. */
export function plainList(commits: readonly CommitInfo[]): readonly Arranged[] {
  return commits.map(info => ({ ...listed(info), action: 'pick' }))
}

/** Returns lines with the commits that were made to be folded behind those they name; what else there is stays. */
export function arrangedLines(lines: readonly TodoLine[], commits: readonly CommitInfo[]): readonly TodoLine[] {
  const byOid = new Map<string, CommitInfo>(commits.map(info => [info.oid, info]))
  const picked = lines.flatMap(line => commitIn(line).map(oid => byOid.get(oid))).filter(info => info !== undefined)
  const chains = new Map<string, Arranged[]>()
  let chain: Arranged[] = []
  for (const arranged of autosquash(picked.map(listed), byDigits(picked))) {
    if (arranged.action === 'pick') chains.set(arranged.oid, (chain = []))
    chain.push(arranged)
  }
  return lines.flatMap(line => {
    const [oid] = commitIn(line)
    if (oid === undefined) return [line]
    const arranged = (chains.get(oid) ?? []).map(lineOf)
    return line.action === 'merge' ? [line, ...arranged.slice(1)] : arranged
  })
}

/** Returns a list's lines, their commits by their whole names. */
export function linesOf(list: readonly Arranged[]): readonly TodoLine[] {
  return list.length === 0 ? [{ action: 'noop' }] : list.map(lineOf)
}

function lineOf({ oid, subject, action, message }: Arranged): TodoLine {
  return { action, commit: oid, rest: subject, ...(message === undefined ? {} : { message }) }
}
