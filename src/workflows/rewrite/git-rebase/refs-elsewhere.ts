import type { MovedRef } from '../../../core/operation/record.js'
import { refMovedBy, type Rest } from '../../../core/rewrite/todo/git-todo.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'

interface Listing {
  readonly rest: readonly Rest[]
  readonly before: { readonly refs: readonly MovedRef[] }
}

/**
 * Returns what git is to be handed without the refs of its list that other worktrees have checked out or rebase, and says
 * that they stay: git would move them, and leave files and index there where they were.
 */
export async function withoutRefsElsewhere<T extends Listing>(ctx: Context, git: Git, listing: T): Promise<T> {
  const { rest, before } = listing
  const listed = new Set([...before.refs.map(({ name }) => name), ...rest.flatMap(part => refMovedBy(part) ?? [])])
  if (listed.size === 0) return listing
  const uses = [...(await git.worktree.branchesElsewhere())].filter(([name]) => listed.has(name))
  for (const [name, use] of uses) ctx.reporter.warn(messages.rewrite.staysElsewhere(shortRefName(name), use))
  const stay = new Set<string>(uses.map(([name]) => name))
  return {
    ...listing,
    rest: rest.filter(part => !stay.has(refMovedBy(part) ?? '')),
    before: { ...before, refs: before.refs.filter(({ name }) => !stay.has(name)) },
  }
}
