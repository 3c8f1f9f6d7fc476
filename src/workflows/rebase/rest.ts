import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { subjectLine } from '../../core/message/subject-line.js'
import { commitsOf } from '../../core/rewrite/plan/plan.js'
import { planSteps } from '../../core/rewrite/todo/plan-todo.js'
import { isForGit, type Rest } from '../../core/rewrite/todo/git-todo.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import type { Oid } from '../../git/port.js'
import type { Context } from '../context.js'
import { stepsOf } from './groups.js'
import type { ShapeLines } from './shape-lines.js'

/** A list, divided at the first line that needs files or a person, or that only git can do. */
export interface DividedList {
  readonly inMemory: readonly TodoLine[]
  readonly byGit: readonly TodoLine[]
}

/** Divides a list at the first line that only git can do; `again` are the lines that name a commit once more. */
export function divided(lines: readonly TodoLine[], again: ReadonlySet<TodoLine>): DividedList {
  const at = lines.findIndex(
    (line, i) =>
      line.action === 'edit' ||
      line.action === 'exec' ||
      line.action === 'break' ||
      again.has(line) ||
      isFoldedInto(lines, i),
  )
  return at === -1 ? { inMemory: lines, byGit: [] } : { inMemory: lines.slice(0, at), byGit: lines.slice(at) }
}

/** Returns the lines that apply a commit which a line above them applies, too: git applies it twice. */
export async function appliedAgain(shape: ShapeLines, lines: readonly TodoLine[]): Promise<ReadonlySet<TodoLine>> {
  const seen = new Set<Oid>()
  const again = new Set<TodoLine>()
  for (const line of lines) {
    if (!('commit' in line) || line.action === 'drop') continue
    const { oid } = await shape.commitOf(line.commit)
    if (seen.has(oid)) again.add(line)
    seen.add(oid)
  }
  return again
}

/**
 * Tells whether the next commits are folded into what is there already when a line has been carried out, which a label or
 * a branch may stand for as it is, or is a merge: git amends that.
 *
 *     pick a      label x      fixup b       x stays a, and the next line stands on a and b
 */
function isFoldedInto(lines: readonly TodoLine[], at: number): boolean {
  const places = ['label', 'reset', 'update-ref', 'noop', 'drop', 'comment']
  if (!['label', 'reset', 'update-ref', 'merge'].includes(lines[at]?.action ?? '')) return false
  const next = lines.slice(at + 1).find(({ action }) => !places.includes(action))
  return next?.action === 'fixup' || next?.action === 'squash'
}

/** The part of a list for git, and its commits. */
export interface RestOfList {
  readonly rest: readonly Rest[]
  readonly commits: readonly CommitInfo[]
}

/**
 * Returns the part of a list for git. Messages of commits that it begins are written now; for folds into a commit made
 * before, or edited, git asks when it reaches them.
 *
 * @throws GitSlimError `usage` for a list that makes no sense
 */
export async function restOf(ctx: Context, shape: ShapeLines, lines: readonly TodoLine[]): Promise<RestOfList> {
  const rest: Rest[] = []
  const commits: CommitInfo[] = []
  for (const part of partsOf(lines)) {
    if (part.kind === 'line') {
      const { line, info } = await resolved(shape, part.line)
      rest.push({ action: 'line', line })
      if (info !== undefined) commits.push(info)
      continue
    }
    const steps = await stepsOf(ctx, shape, part.lines)
    // Only the steps of the plan are needed: their base does not exist yet.
    const { todos } = planSteps(steps, null, '' as Oid)
    const infos = todos.flatMap(commitsOf).map(oid => shape.commitOf(oid))
    commits.push(...(await Promise.all(infos)))
    rest.push(...todos.filter(isForGit))
  }
  return { rest, commits }
}

type Part =
  | { readonly kind: 'line'; readonly line: TodoLine }
  /** A commit with those folded into it, or a step about the place of commits. */
  | { readonly kind: 'steps'; readonly lines: readonly TodoLine[] }

function partsOf(lines: readonly TodoLine[]): readonly Part[] {
  const parts: Part[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (line.action === 'noop' || line.action === 'drop' || line.action === 'comment') continue
    const isFold = line.action === 'squash' || line.action === 'fixup'
    if (isFold && last?.kind === 'steps' && last.lines.every(each => 'commit' in each)) {
      parts.splice(-1, 1, { kind: 'steps', lines: [...last.lines, line] })
    } else if (isFold || line.action === 'edit' || line.action === 'exec' || line.action === 'break') {
      parts.push({ kind: 'line', line })
    } else parts.push({ kind: 'steps', lines: [line] })
  }
  return parts
}

async function resolved(shape: ShapeLines, line: TodoLine): Promise<{ line: TodoLine; info?: CommitInfo }> {
  if (!('commit' in line)) return { line }
  const info = await shape.commitOf(line.commit)
  return { line: { ...line, commit: info.oid, rest: subjectLine(info.commit) }, info }
}
