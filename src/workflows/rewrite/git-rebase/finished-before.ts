import type { Made } from '../../../core/rewrite/replay/replay.js'
import type { Git } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { type FinishInput, haveLastWords, planFinish } from '../finish/hooks-and-signing.js'

/**
 * Has hooks and signatures change what was replayed before git goes on; what git makes then, it asks and signs itself.
 *
 * @throws GitSlimError `hook`, `signing`
 */
export async function finishedBefore(ctx: Context, git: Git, input: FinishInput): Promise<Made> {
  const { outcome } = input
  const lastWords = await planFinish(ctx, git, input)
  if (lastWords.hooks.commits.size + lastWords.signing.commits.size === 0) return outcome
  return (await haveLastWords(ctx, git, { outcome, lastWords })).made.outcome
}
