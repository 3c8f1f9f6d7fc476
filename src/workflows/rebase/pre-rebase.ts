import type { Git } from '../../git/port.js'
import type { Context } from '../context.js'
import { askHook, hasHook } from '../rewrite/finish/run-hook.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'

/**
 * Asks the pre-rebase hook, before a list is shown; in a dry run nobody is asked.
 *
 * @throws GitSlimError `hook`
 * @see githooks(5), pre-rebase: the branch is named only where it is not the current one
 */
export async function askPreRebase(
  ctx: Context,
  git: Git,
  { range, options }: { readonly range: RebaseRange; readonly options: RebaseOptions },
): Promise<void> {
  if (ctx.dryRun || options.verification === 'skip' || !(await hasHook(ctx, git, 'pre-rebase'))) return
  const upstream = options.root === 'take-in' ? '--root' : range.upstreamName
  await askHook(ctx, git, { name: 'pre-rebase', args: [upstream], editor: 'follows' })
}
