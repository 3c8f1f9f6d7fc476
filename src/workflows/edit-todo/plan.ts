import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decodeStrict, fromLatin1 } from '../../core/bytes/bytes.js'
import { isOid, type Oid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import { commitsOf } from '../../core/rewrite/plan/plan.js'
import { planSteps } from '../../core/rewrite/todo/plan-todo.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { PlannedList } from '../editor/simulation.js'
import { stepsOf } from '../rebase/groups.js'
import { type Naming, ShapeLines } from '../rebase/shape-lines.js'
import type { RefSnapshot } from '../ref-snapshot.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { type InMemory, neededOf } from '../../core/rewrite/replay/in-memory.js'
import { commitIn } from '../rebase/list-text.js'

/** The files that git's rebase has written next to its list. */
export interface RebaseState {
  /** The base of the list: if git has begun already, its latest commit. */
  readonly onto: Oid | undefined
  /** The old value of the branch. */
  readonly tip: Oid | undefined
}

/**
 * Reads the files that git's rebase keeps next to its list; undefined where there are none.
 *
 * @throws the file system's error where one is there and cannot be read
 */
export async function rebaseState(git: Git, path: string): Promise<RebaseState> {
  const read = (name: string) => readIfThere(join(dirname(path), name))
  const [onto, tip, done] = await Promise.all(['onto', 'orig-head', 'done'].map(read))
  const commit = (text = ''): Oid | undefined => (isOid(text.trim()) ? (text.trim() as Oid) : undefined)
  return { onto: done?.trim() === '' ? commit(onto) : await resolveCommit(git, 'HEAD'), tip: commit(tip) }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

export interface PlanningTodo extends RebaseState {
  readonly list: readonly TodoLine[]
  readonly refs: RefSnapshot
}

/**
 * Returns the plan of git's own list, including what git has done already, as git would apply it.
 *
 * @throws GitSlimError `unsupported` where it is not known what the list builds on, `usage` for one that makes no sense
 */
export async function planTodo(ctx: Context, git: Git, planning: PlanningTodo): Promise<PlannedList> {
  const { list, onto, refs, tip } = planning
  if (onto === undefined) throw new GitSlimError('unsupported', messages.editTodo.noOnto)
  const shape = new ShapeLines(ctx, { git, verification: 'skip' }, namingByGit(git, refs))
  const plan = planSteps(await stepsOf(ctx, shape, list.filter(isKnown(refs))), onto, tip ?? onto)
  const infos = await Promise.all(plan.todos.flatMap(commitsOf).map(oid => readCommitInfo(git, oid)))
  return { plan, infos }
}

/** A branch that does not exist yet will be created by git. */
function isKnown(refs: RefSnapshot): (line: TodoLine) => boolean {
  return line => {
    if (line.action !== 'update-ref') return true
    const name = decodeStrict(fromLatin1(line.words)) ?? ''
    return isRefName(name) && refs.named(name) !== undefined
  }
}

/** Labels that git has set already are refs. */
function namingByGit(git: Git, refs: RefSnapshot): Naming {
  return {
    refs,
    known: new Map(),
    outside: async word => {
      try {
        return await resolveCommit(git, `refs/rewritten/${word}`)
      } catch (error) {
        if (isFailure(error)) return undefined
        throw error
      }
    },
    merged: async () => undefined,
    byHand: 'left',
  }
}

/**
 * Stores the commits of a list that exist only in memory, and returns the list as git takes it: where git checks for
 * missing commits, split commits get a line that drops them.
 */
export async function withPartsThere(
  git: Git,
  lines: readonly TodoLine[],
  inMemory: InMemory,
): Promise<readonly TodoLine[]> {
  const named = lines.flatMap(commitIn) as Oid[]
  const objects = neededOf(named, inMemory, git.objectFormat)
  if (objects.length === 0) return lines
  await git.objects.write(objects)
  const level = (await git.config.get('rebase.missingCommitsCheck'))?.toLowerCase()
  return level === 'warn' || level === 'error' ? withWholesDropped(lines, inMemory) : lines
}

function withWholesDropped(lines: readonly TodoLine[], { wholes }: InMemory): readonly TodoLine[] {
  const told = new Set<Oid>()
  return lines.flatMap((line): TodoLine[] => {
    const whole = 'commit' in line ? wholes.get(line.commit as Oid) : undefined
    if (whole === undefined || told.has(whole) || !('commit' in line)) return [line]
    told.add(whole)
    return [{ action: 'drop', commit: whole, rest: line.rest }, line]
  })
}
