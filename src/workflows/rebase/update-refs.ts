import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import type { TodoLine } from '../../core/rewrite/todo/todo-list.js'
import type { Git, Ref } from '../../git/port.js'
import type { Start } from '../rewrite/plan-context/start.js'
import { commitIn } from './list-text.js'
import type { RebaseOptions } from './options.js'

/** Tells whether a list names the branches that move; otherwise they move by default. */
export async function listsRefs(git: Git, { following }: Pick<RebaseOptions, 'following'>): Promise<boolean> {
  if (following !== 'default') return following === 'listed'
  return (await git.config.getBoolean('rebase.updateRefs')) === true
}

/**
 * Returns a list with update-ref lines after the commits of branches, as git writes it.
 *
 * @see sequencer.c, todo_list_add_update_ref_commands
 */
export async function withUpdateRefs(
  git: Git,
  { refs, branch }: Pick<Start, 'refs' | 'branch'>,
  lines: readonly TodoLine[],
): Promise<readonly TodoLine[]> {
  const elsewhere = await git.worktree.branchesElsewhere()
  const branches = refs.under('refs/heads/').filter(({ name, symref }) => name !== branch.ref && symref === undefined)
  const lineOf = ({ name }: Ref): TodoLine => {
    const words = toLatin1(encode(name))
    if (!elsewhere.has(name)) return { action: 'update-ref', words }
    return { action: 'comment', words: `Ref ${words} checked out in another worktree` }
  }
  return lines.flatMap(line => {
    const [commit] = commitIn(line)
    const its = branches.filter(({ oid }) => oid === commit).toReversed()
    return [line, ...its.flatMap(ref => [lineOf(ref), { action: 'comment', words: '' } as const])]
  })
}
