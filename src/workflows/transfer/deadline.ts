import { GitSlimError, isFailure } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'

/**
 * Calls a function and interrupts it after a time: it cleans up as after an interruption by a person.
 *
 * @throws GitSlimError `timeout` when the time was over
 */
export async function withDeadline<T>(
  ctx: Context,
  ms: number | undefined,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  if (ms === undefined) return work(ctx)
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), ms)
  try {
    return await work({ ...ctx, signal: AbortSignal.any([ctx.signal, over.signal]) })
  } catch (error) {
    const isOurs = over.signal.aborted && !ctx.signal.aborted && isFailure(error, 'interrupted')
    throw isOurs ? new GitSlimError('timeout', messages.transfer.notInTime(ms / 1000), { cause: error }) : error
  } finally {
    clearTimeout(timer)
  }
}
