import { encode } from '../../../core/bytes/bytes.js'
import { commitsOf, type RewritePlan } from '../../../core/rewrite/plan/plan.js'
import { commandOf, rewrittenList } from '../../../core/rewrite/replay/replacements.js'
import { type RewriteStep, rewriteSteps } from '../../../core/rewrite/todo/rewrite-step.js'
import { type ErrorText, GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { type Application, applyRewrite, knowingThatMoved } from './apply.js'
import { hasHook, tellHook } from '../../run-hook.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

/** A decided rewrite, and the facts for hooks and notes. */
export interface Conclusion extends Application {
  readonly plan: RewritePlan
  readonly outcome: Rewritten
}

/**
 * Applies a rewrite, runs the hooks that follow it, copies notes, and returns the number of its operation.
 *
 * @throws GitSlimError what {@link applyRewrite} throws; `incomplete` also when notes could not be copied
 */
export async function applyAndNotify(ctx: Context, git: Git, conclusion: Conclusion): Promise<number> {
  let operation: number
  try {
    operation = await applyRewrite(ctx, git, conclusion)
  } catch (error) {
    // The refs have moved: hooks and notes follow. Failures there are warnings, so that the first failure is the one
    // reported.
    if (isFailure(error, 'incomplete')) {
      const failure = await tellOf(ctx, git, conclusion).catch((second: unknown) => {
        if (isFailure(second)) return second
        throw new AggregateError([error, second], error.message, { cause: error })
      })
      if (failure !== undefined) ctx.reporter.warn(messages.hooks.besides(failure))
    }
    throw error
  }
  const failure = await tellOf(ctx, git, conclusion).catch((error: unknown) => {
    throw knowingThatMoved(error, operation)
  })
  if (failure !== undefined) throw new GitSlimError('incomplete', failure)
  return operation
}

/**
 * Runs hooks after a rewrite, and copies notes; returns a failure that is more than a warning. HEAD has moved once, so
 * post-commit runs once.
 */
async function tellOf(ctx: Context, git: Git, conclusion: Conclusion): Promise<ErrorText | undefined> {
  const { plan, outcome } = conclusion
  if (outcome.objects.some(({ type }) => type === 'commit') && (await hasHook(ctx, git, 'post-commit'))) {
    await tellHook(ctx, git, { name: 'post-commit', args: [], editor: 'none', step: lastStep(conclusion) })
  }
  const pairs = rewrittenList(plan, outcome)
  if (pairs.length === 0) return undefined
  const command = commandOf(plan, pairs)
  const copied = await git.notes.copy({ pairs, command })
  if (await hasHook(ctx, git, 'post-rewrite')) {
    const input = encode(pairs.map(([old, now]) => `${old} ${now}\n`).join(''))
    await tellHook(ctx, git, { name: 'post-rewrite', args: [command], input, editor: 'follows' })
  }
  if (copied.kind === 'unsupported') ctx.reporter.warn(messages.hooks.needGit)
  return copied.kind === 'failed' ? messages.hooks.notCopied({ ...copied, command }) : undefined
}

/** Returns the step of git's rebase after the last commit. */
function lastStep({ start, plan, outcome }: Conclusion): RewriteStep | undefined {
  const last = plan.todos.findLast(todo => commitsOf(todo).length > 0)
  const steps = rewriteSteps({ branch: start.branch.ref, head: outcome.tip, plan, commitOf: () => undefined })
  return last && steps(last)
}
