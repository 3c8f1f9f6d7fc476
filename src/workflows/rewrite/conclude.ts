import { encode } from '../../core/bytes/bytes.js'
import type { RewritePlan } from '../../core/rewrite/plan.js'
import { commandOf, rewrittenList } from '../../core/rewrite/rewritten-list.js'
import type { Rewritten } from '../../core/rewrite/replay.js'
import { isFailure } from '../../git/errors.js'
import type { Git } from '../../git/port.js'
import type { Context } from '../context.js'
import { type Application, applyRewrite } from './apply.js'
import { hasHook, tellHook } from './run-hook.js'

/** A rewrite that is carried out, and what is told of it. */
export interface Conclusion extends Application {
  readonly plan: RewritePlan
  readonly outcome: Rewritten
}

/**
 * Carries a rewrite out, tells the hooks of it, and returns the number of its operation.
 *
 * @throws GitSlimError what {@link applyRewrite} throws
 */
export async function conclude(ctx: Context, git: Git, conclusion: Conclusion): Promise<number> {
  let operation: number
  try {
    operation = await applyRewrite(ctx, git, conclusion)
  } catch (error) {
    // The refs have moved: what is to be told of that is told.
    if (isFailure(error, 'incomplete')) await tellHooks(ctx, git, conclusion)
    throw error
  }
  await tellHooks(ctx, git, conclusion)
  return operation
}

/** HEAD has moved once, and so post-commit runs once. */
async function tellHooks(ctx: Context, git: Git, { plan, outcome }: Conclusion): Promise<void> {
  if (outcome.mapping.length > 0 && (await hasHook(ctx, git, 'post-commit'))) {
    await tellHook(ctx, git, { name: 'post-commit', args: [], editor: 'none' })
  }
  const list = rewrittenList(plan, outcome)
  if (list.length === 0 || !(await hasHook(ctx, git, 'post-rewrite'))) return
  const input = encode(list.map(([old, now]) => `${old} ${now}\n`).join(''))
  await tellHook(ctx, git, { name: 'post-rewrite', args: [commandOf(plan, list)], input, editor: 'follows' })
}
