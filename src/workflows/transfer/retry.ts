import prettyMilliseconds from 'pretty-ms'
import { backOff } from '../../core/network/back-off.js'
import { type ErrorKind, GitSlimError, isFailure } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'

/** Failures that may be temporary. All others are reported at once: they would only occur again. */
const passing: readonly ErrorKind[] = ['network', 'timeout', 'rate-limited']

export interface Attempt<T> {
  readonly run: () => Promise<T>
  /** Restores the state before the failed attempt. */
  readonly recover: () => Promise<void>
}

/** Calls a function that contacts a server, and repeats it after a failure that may be temporary. */
export type Retry = <T>(attempt: Attempt<T>) => Promise<T>

/**
 * Returns a function that retries, up to a total number: retries used by one step are not available to the next.
 *
 * @throws GitSlimError the last failure, its message telling how often it was tried
 */
export function retrier(ctx: Pick<Context, 'reporter' | 'sleep' | 'random' | 'signal'>, retries: number): Retry {
  let used = 0
  const failed = async (error: GitSlimError): Promise<void> => {
    if (used === retries) throw spent(error, used)
    const wait = backOff(used + 1, ctx.random(), error.retryAfterMs)
    if (wait.kind === 'too-long') throw tooLong(error, { used, ms: wait.ms })
    used++
    const seconds = prettyMilliseconds(wait.ms)
    ctx.reporter.note(messages.transfer.tryingAgain(error.message, { wait: seconds, retry: used, of: retries }))
    await ctx.sleep(wait.ms, ctx.signal)
    if (ctx.signal.aborted) throw new GitSlimError('interrupted', messages.common.interrupted)
  }
  return async ({ run, recover }) => {
    for (;;) {
      try {
        return await run()
      } catch (error) {
        if (!isFailure(error, ...passing) || ctx.signal.aborted) throw error
        await failed(error)
        await recover()
      }
    }
  }
}

function spent(error: GitSlimError, retries: number): GitSlimError {
  if (retries === 0) return error
  const { kind, reason, hints } = error
  return new GitSlimError(kind, text(messages.transfer.afterRetries(error.message, retries), reason, hints), {
    cause: error,
  })
}

function tooLong(error: GitSlimError, { used, ms }: { used: number; ms: number }): GitSlimError {
  const reason = messages.transfer.asksTooLong(error.reason, ms / 1000)
  const message = used === 0 ? error.message : messages.transfer.afterRetries(error.message, used)
  return new GitSlimError(error.kind, text(message, reason, error.hints), { cause: error })
}

function text(message: string, reason: string | undefined, hints: readonly string[]) {
  return { message, hints, ...(reason === undefined ? {} : { reason }) }
}
