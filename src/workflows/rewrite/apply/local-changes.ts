import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git, TreeSwitch } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { forgetAutostash, autostash } from '../../operation/autostash.js'
import { checkFiles } from './apply.js'
import type { LocalChanges } from '../options.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

export interface ChangedFiles {
  readonly outcome: Pick<Rewritten, 'objects' | 'treeObjects'>
  readonly trees: TreeSwitch
  readonly localChanges: LocalChanges
}

async function wantsAutostash(git: Git, localChanges: LocalChanges): Promise<boolean> {
  if (localChanges !== 'default') return localChanges === 'stash'
  return (await git.config.getBoolean('rebase.autoStash')) === true
}

/**
 * Tells whether files can be updated, as far as that is known without stashing.
 *
 * @throws GitSlimError `refused` when some would be lost
 */
export async function checkDryRun(ctx: Context, git: Git, files: ChangedFiles): Promise<void> {
  if (!(await wantsAutostash(git, files.localChanges))) await checkFiles(ctx, git, files)
}

/**
 * Tells whether files can be updated if local changes are stashed where requested: untracked and ignored files stay in
 * the way.
 *
 * @throws GitSlimError `refused` when some would be lost
 */
export async function checkBeforeAutostash(ctx: Context, git: Git, files: ChangedFiles): Promise<void> {
  const changes = (await wantsAutostash(git, files.localChanges)) ? 'put-aside' : 'count'
  await git.worktree.check(files.trees, { made: files.outcome.treeObjects, mark: ctx.processMark, changes })
}

/**
 * Calls a function that changes files. Local changes in its way are stashed before, if requested, and applied
 * afterwards. If they conflict with the new files, they stay in the stash list, with a message.
 *
 * @throws GitSlimError `refused` where something is in the way that is not put aside; what the work throws
 */
export async function withAutostash<T>(
  ctx: Context,
  git: Git,
  { files, work }: { readonly files: ChangedFiles; readonly work: () => Promise<T> },
): Promise<T> {
  const aside = await autostashWhereInTheWay(ctx, git, files)
  if (aside === undefined) return work()
  const [result] = await Promise.allSettled([checkFiles(ctx, git, files).then(work)])
  const [back] = await Promise.allSettled([bringBack(ctx, git, aside)])
  // The failure of the function is reported before a failure of the stash.
  if (result.status === 'rejected') throw result.reason
  if (back.status === 'rejected') throw back.reason
  return result.value
}

type Aside = NonNullable<Awaited<ReturnType<typeof autostash>>>

async function autostashWhereInTheWay(ctx: Context, git: Git, files: ChangedFiles): Promise<Aside | undefined> {
  if (git.bare || !(await wantsAutostash(git, files.localChanges))) return undefined
  try {
    await checkFiles(ctx, git, files)
    return undefined
  } catch (error) {
    if (!isFailure(error, 'refused')) throw error
    const aside = await autostash(ctx, git)
    if (aside === undefined) throw error
    return aside
  }
}

/** A stash that cannot be applied now stays recorded: the next command tries again. */
async function bringBack(ctx: Context, git: Git, aside: Aside): Promise<void> {
  try {
    const end = await git.worktree.applyAutostash(aside.stash)
    await forgetAutostash(git, aside)
    if (end === 'back') ctx.reporter.note(messages.rewrite.changesBack)
    else ctx.reporter.warn(messages.rewrite.changesKept)
  } catch (error) {
    if (!(error instanceof GitSlimError)) throw error
    const why = error.kind === 'interrupted' ? messages.push.interrupted : (error.reason ?? error.message)
    ctx.reporter.warn(messages.rewrite.changesInStash(why))
  }
}
