import { changedFiles } from '../../core/rewrite/tree/changed-files.js'
import { isSame } from '../../core/rewrite/tree/tree-change.js'
import { entryAt } from '../../core/rewrite/tree/tree-paths.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git, TreeSwitch } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { stagedOrNone } from '../rewrite/plan-context/staged.js'

/**
 * Tells what is to become of index and files when what was staged is folded in again: where it is staged they hold it
 * already, and stay; where nothing is staged any more they have to come along.
 *
 * @throws GitSlimError `refused` where something else is staged
 */
export async function switchUnlessStaged(ctx: Context, git: Git, trees: TreeSwitch): Promise<TreeSwitch | undefined> {
  const { change, trees: known } = await stagedOrNone(ctx, git, trees.from)
  const files = await changedFiles(known, trees.from, trees.to)
  const staged = await Promise.all(files.map(async ({ path, to }) => isSame(await entryAt(known, change.to, path), to)))
  if (staged.every(Boolean)) return undefined
  if (change.to === trees.from) return trees
  throw new GitSlimError('refused', messages.operations.stagedOtherwise)
}
