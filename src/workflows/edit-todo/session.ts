import { draftAt } from '../../core/editor/draft.js'
import type { EditorSession } from '../../core/editor/session.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { InMemory } from '../../core/rewrite/replay/in-memory.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { isFailure } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { changesIn } from '../editor/changes.js'
import { factsOf, messageOf } from '../editor/facts.js'
import { CommitParts } from '../editor/parts.js'
import { type Aftermath, simulation } from '../editor/simulation.js'
import type { Context } from '../context.js'
import { commitIn } from '../rebase/list-text.js'
import { snapshotRefs } from '../ref-snapshot.js'
import { readCommitInfo } from '../rewrite/plan-context/read-commits.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { rebaseState, planTodo } from './plan.js'
import type { Rewritten } from '../../core/rewrite/replay/input-and-outcome.js'

/** The session of an editor of git's own list; the resulting list may name commits that exist only in memory. */
export interface TodoSession extends EditorSession {
  readonly parts: InMemory
  close(): Promise<void>
}

/** Returns the session for an editor of git's own list; close it to end its processes. */
export async function openTodoSession(
  ctx: Context,
  git: Git,
  { lines, path }: { readonly lines: readonly TodoLine[]; readonly path: string },
): Promise<TodoSession> {
  const [commits, state, refs, committer] = await Promise.all([
    commitsNamed(git, lines),
    rebaseState(git, path),
    snapshotRefs(git, 'refs/heads/'),
    git.identity.committer(),
  ])
  const trees = new Trees(git.objects, git.objectFormat)
  const parts = new CommitParts(git, { trees, committer, made: info => commits.set(info.oid, info) })
  const simulated = simulation(ctx, parts.git, {
    committer,
    overrides: {},
    trees,
    planOf: (quiet, known, list) => planTodo(quiet, known, { ...state, list, refs }),
    aftermath: async (_quiet, _known, { outcome }) => aftermathOf(outcome),
  })
  return {
    title: messages.editTodo.title,
    onto: state.onto?.slice(0, 7) ?? '',
    lines,
    order: 'oldest-first',
    messages: 'asked-for-later',
    // Git does not check.
    ofOthers: 'replaced',
    now: ctx.clock().seconds,
    facts: factsOf(commits, { branch: undefined, refs, wholes: parts.wholes }),
    simulate: simulated.simulate,
    ...changesIn(parts.git, { commits, trees }),
    pieces: parts.pieces,
    split: parts.split,
    parts,
    published: async () => new Set(),
    draft: (list, position) => draftAt(list, position, word => messageOf(commits.get(word))),
    write: async draft => draft,
    staged: async () => ({ kind: 'nothing', why: messages.editTodo.noAbsorbing }),
    close: () => simulated.close(),
  }
}

async function commitsNamed(git: Git, lines: readonly TodoLine[]): Promise<Map<string, CommitInfo>> {
  const words = lines.flatMap(commitIn)
  const read = async (word: string) => {
    try {
      return [[word, await readCommitInfo(git, await resolveCommit(git, word))] as const]
    } catch (error) {
      // Git will report the error.
      if (isFailure(error)) return []
      throw error
    }
  }
  return new Map((await Promise.all(words.map(read))).flat())
}

/** Git signs and dates commits when it makes them. */
function aftermathOf({ refs }: Rewritten): Aftermath {
  const moved = refs.flatMap(({ name, old, new: now }) =>
    old === now ? [] : [{ branch: sanitize(shortRefName(name)), now }],
  )
  return { following: moved, unsigned: new Set(), names: 'provisional' }
}
