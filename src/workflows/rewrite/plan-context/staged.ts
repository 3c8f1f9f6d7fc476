import { Trees } from '../../../core/rewrite/tree/trees.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { Change } from '../../../core/rewrite/tree/tree-change.js'

/** The staged changes on top of a commit. */
export interface StagedChange {
  readonly change: Change
  /** The new trees of the index. */
  readonly trees: Trees
}

/**
 * Returns the staged changes on top of a commit's tree; the repository does not change.
 *
 * @throws GitSlimError `refused` where nothing is, or conflicts are not resolved; `unsupported`
 */
export async function stagedOn(ctx: Context, git: Git, head: Oid): Promise<StagedChange> {
  const staged = await stagedOrNone(ctx, git, head)
  if (staged.change.from === staged.change.to) throw new GitSlimError('refused', messages.fixup.nothingStaged)
  return staged
}

/** Returns the staged changes, also if there are none. */
export async function stagedOrNone(ctx: Context, git: Git, head: Oid): Promise<StagedChange> {
  if (git.bare) throw new GitSlimError('refused', messages.fixup.bare)
  const { tree, objects } = await git.worktree.staged(ctx.processMark)
  const trees = new Trees(git.objects, git.objectFormat)
  trees.adopt(objects)
  return { change: { from: head, to: tree }, trees }
}
