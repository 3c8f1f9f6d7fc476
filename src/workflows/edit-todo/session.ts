import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { draftAt } from '../../core/editor/draft.js'
import type { EditorSession } from '../../core/editor/session.js'
import { isOid, type Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { commitsOf } from '../../core/rewrite/plan.js'
import { planSteps } from '../../core/rewrite/plan-todo.js'
import type { TodoLine } from '../../core/rewrite/todo-list.js'
import { Trees } from '../../core/rewrite/trees.js'
import { GitSlimError, isFailure } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { changesIn } from '../editor/changes.js'
import { factsOf, messageOf } from '../editor/facts.js'
import { type PlannedList, simulation } from '../editor/simulation.js'
import type { Context } from '../context.js'
import { stepsOf } from '../rebase/groups.js'
import { commitIn } from '../rebase/list-text.js'
import { snapshotRefs } from '../ref-snapshot.js'
import { readCommitInfo } from '../rewrite/chain.js'
import { resolveCommit } from '../rewrite/revision.js'

/** Returns all that an editor of git's own list wants to know; close it to end what it has started. */
export async function openTodoSession(
  ctx: Context,
  git: Git,
  { lines, path }: { readonly lines: readonly TodoLine[]; readonly path: string },
): Promise<EditorSession & { close(): Promise<void> }> {
  const [commits, onto, refs, committer] = await Promise.all([
    commitsNamed(git, lines),
    ontoOf(git, path),
    snapshotRefs(git, 'refs/heads/'),
    git.identity.committer(),
  ])
  const trees = new Trees(git.objects, git.objectFormat)
  const nothing = { following: [], unsigned: new Set<Oid>(), names: 'provisional' } as const
  const simulated = simulation(ctx, git, {
    committer,
    making: {},
    trees,
    planOf: (quiet, known, list) => planOf(quiet, known, { list, onto }),
    aftermath: async () => nothing,
  })
  return {
    title: messages.editTodo.title,
    onto: onto?.slice(0, 7) ?? '',
    lines,
    order: 'oldest-first',
    messages: 'asked-for-later',
    now: ctx.clock().seconds,
    facts: factsOf(commits, { branch: undefined, refs }),
    simulate: simulated.simulate,
    ...changesIn(git, { commits, trees }),
    published: async () => new Set(),
    draft: (list, position) => draftAt(list, position, word => messageOf(commits.get(word))),
    write: async draft => draft,
    close: () => simulated.close(),
  }
}

async function commitsNamed(git: Git, lines: readonly TodoLine[]): Promise<ReadonlyMap<string, CommitInfo>> {
  const words = lines.flatMap(commitIn)
  const read = async (word: string) => {
    try {
      return [[word, await readCommitInfo(git, await resolveCommit(git, word))] as const]
    } catch (error) {
      // Git will say what is wrong with it.
      if (isFailure(error)) return []
      throw error
    }
  }
  return new Map((await Promise.all(words.map(read))).flat())
}

/** Returns what the list builds on: where git has begun already, what has come of that. */
async function ontoOf(git: Git, path: string): Promise<Oid | undefined> {
  const beside = (name: string) => readFile(join(dirname(path), name), 'utf8').catch(() => '')
  const [onto, done] = await Promise.all([beside('onto'), beside('done')])
  if (done.trim() !== '') return resolveCommit(git, 'HEAD')
  return isOid(onto.trim()) ? (onto.trim() as Oid) : undefined
}

interface Planning {
  readonly list: readonly TodoLine[]
  readonly onto: Oid | undefined
}

async function planOf(ctx: Context, git: Git, { list, onto }: Planning): Promise<PlannedList> {
  if (onto === undefined) throw new GitSlimError('unsupported', messages.editTodo.noOnto)
  const shape = {
    edited: { git, verification: 'skip' },
    pass: () => {},
    todoOf: () => Promise.reject(new GitSlimError('unsupported', messages.editTodo.noShape)),
  } as const
  const plan = planSteps(await stepsOf(ctx, shape, list), onto, onto)
  const infos = await Promise.all(plan.todos.flatMap(commitsOf).map(oid => readCommitInfo(git, oid)))
  return { plan, infos }
}
