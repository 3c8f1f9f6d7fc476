/** The end of a failed run: the only place where a failure becomes output and an exit code. */
import { exitCodeOf, exitCodeOfAbort } from './cli/exit-codes.js'
import { GitSlimError, isFailure } from './core/errors.js'
import { knownFailure } from './git/files/file-errors.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'

/** Reports an error, and returns the exit code. */
export function failureIn({ signal }: { readonly signal: AbortSignal }, reporter: Reporter, error: unknown): number {
  const failure = failureOf(error, signal)
  reporter.failure(failure)
  return signal.aborted ? exitCodeOfAbort(signal.reason) : exitCodeOf(failure.kind)
}

/** Returns the failure that a thrown value means: after an abort an interruption, a disk error, else a bug. */
export function failureOf(error: unknown, signal: AbortSignal): GitSlimError {
  if (signal.aborted) {
    // Errors that know more than "nothing was changed" say it themselves.
    if (isFailure(error, 'interrupted', 'incomplete')) return error
    return new GitSlimError('interrupted', messages.common.interrupted, { cause: error })
  }
  const known = knownFailure(error)
  return known instanceof GitSlimError ? known : new GitSlimError('bug', messages.common.bug(known), { cause: known })
}
