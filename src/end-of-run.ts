/** The end of a failed run: the only place where a failure becomes output and an exit code. */
import { exitCodeOf, exitCodeOfAbort } from './cli/exit-codes.js'
import { GitSlimError, isFailure } from './core/errors.js'
import { knownFailure } from './git/files/file-errors.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'

/** Reports an error, and returns the exit code. */
export function failureIn({ signal }: { readonly signal: AbortSignal }, reporter: Reporter, error: unknown): number {
  if (signal.aborted) {
    // Errors that know more than "nothing was changed" say it themselves.
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
