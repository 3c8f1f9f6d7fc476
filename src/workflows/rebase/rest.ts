import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { subjectLine } from '../../core/rewrite/merged-name.js'
import { planGroups } from '../../core/rewrite/plan-todo.js'
import { isForGit, type Rest } from '../../core/rewrite/git-todo.js'
import type { CommitLine, TodoLine } from '../../core/rewrite/todo-list.js'
import type { Git, Oid } from '../../git/port.js'
import type { Context } from '../context.js'
import { readCommitInfo } from '../rewrite/chain.js'
import type { Edited } from '../rewrite/message.js'
import { resolveCommit } from '../rewrite/revision.js'
import { groupsOf } from './groups.js'

/** A list, divided at the first line that needs files, or a person. */
export interface DividedList {
  readonly inMemory: readonly TodoLine[]
  readonly byGit: readonly TodoLine[]
}

/** Divides a list at the first line that only git can carry out. */
export function divided(lines: readonly TodoLine[]): DividedList {
  const at = lines.findIndex(({ action }) => action === 'edit' || action === 'exec' || action === 'break')
  return at === -1 ? { inMemory: lines, byGit: [] } : { inMemory: lines.slice(0, at), byGit: lines.slice(at) }
}

/** What git is left of a list, and the commits in it. */
export interface RestOfList {
  readonly rest: readonly Rest[]
  readonly commits: readonly CommitInfo[]
}

/**
 * Returns what git is left of a list. Messages of what it begins itself are written now; what is folded into a commit
 * that is made before, or is edited, git asks about when it has come to that.
 *
 * @throws GitSlimError `usage` for a list that makes no sense
 */
export async function restOf(ctx: Context, edited: Edited, lines: readonly TodoLine[]): Promise<RestOfList> {
  const rest: Rest[] = []
  const commits: CommitInfo[] = []
  for (const part of partsOf(lines)) {
    if (part.kind === 'line') {
      const { line, info } = await resolved(edited.git, part.line)
      rest.push({ action: 'line', line })
      if (info !== undefined) commits.push(info)
      continue
    }
    const groups = await groupsOf(ctx, edited, part.lines)
    commits.push(...groups.flatMap(group => group.commits))
    // Of the plan only the steps are needed: what they stand on is not there yet.
    rest.push(...planGroups(groups, null, '' as Oid).todos.filter(isForGit))
  }
  return { rest, commits }
}

type Part =
  | { readonly kind: 'line'; readonly line: TodoLine }
  /** A commit, and those that are folded into it. */
  | { readonly kind: 'group'; readonly lines: readonly CommitLine[] }

function partsOf(lines: readonly TodoLine[]): readonly Part[] {
  const parts: Part[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (line.action === 'noop' || line.action === 'drop') continue
    if (line.action === 'pick' || line.action === 'reword') parts.push({ kind: 'group', lines: [line] })
    else if ((line.action === 'squash' || line.action === 'fixup') && last?.kind === 'group') {
      parts.splice(-1, 1, { kind: 'group', lines: [...last.lines, line] })
    } else parts.push({ kind: 'line', line })
  }
  return parts
}

async function resolved(git: Git, line: TodoLine): Promise<{ line: TodoLine; info?: CommitInfo }> {
  if (!('commit' in line)) return { line }
  const info = await readCommitInfo(git, await resolveCommit(git, line.commit))
  return { line: { ...line, commit: info.oid, rest: subjectLine(info.commit) }, info }
}
