/** How a run ends that has failed: the one place where a failure becomes output and an exit code. */
import { exitCodeOf, exitCodeOfAbort } from './cli/exit-codes.js'
import { GitSlimError, isFailure } from './core/errors.js'
import { knownFailure } from './git/files/file-errors.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'

/** Reports what was thrown, and returns the exit code. */
export function failureIn({ signal }: { readonly signal: AbortSignal }, reporter: Reporter, error: unknown): number {
  if (signal.aborted) {
    // What knows better than that nothing was changed, says so.
    reporter.failure(
      isFailure(error, 'interrupted', 'incomplete')
        ? error
        : new GitSlimError('interrupted', messages.common.interrupted),
    )
    return exitCodeOfAbort(signal.reason)
  }
  const known = knownFailure(error)
  const failure = known instanceof GitSlimError ? known : new GitSlimError('bug', messages.common.bug(known))
  reporter.failure(failure)
  return exitCodeOf(failure.kind)
}
