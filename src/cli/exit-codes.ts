import type { ErrorKind } from '../core/errors.js'

/** The exit codes: part of the contract, all of them here. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  laterStepFailed: 3,
  conflict: 4,
  checkFailed: 5,
  bug: 70,
  network: 75,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const

/** The signals that end a run after cleaning up, and their exit codes: 128 and the signal's number, as in shells. */
export const signalExitCodes: ReadonlyMap<NodeJS.Signals, number> = new Map([
  ['SIGHUP', exitCode.hungUp],
  ['SIGINT', exitCode.interrupted],
  ['SIGTERM', exitCode.terminated],
])

/** Returns the exit code for the reason with which a run's signal was aborted. */
export function exitCodeOfAbort(reason: unknown): number {
  return signalExitCodes.get(reason as NodeJS.Signals) ?? exitCode.interrupted
}

/** Returns the exit code of a failure. */
export function exitCodeOf(kind: ErrorKind): number {
  switch (kind) {
    case 'usage':
      return exitCode.usage
    case 'bug':
      return exitCode.bug
    case 'check-failed':
      return exitCode.checkFailed
    case 'conflict':
    case 'stopped':
      return exitCode.conflict
    case 'incomplete':
      return exitCode.laterStepFailed
    case 'network':
    case 'timeout':
    case 'rate-limited':
      return exitCode.network
    case 'interrupted':
      return exitCode.interrupted
    case 'refused':
    case 'unsupported':
    case 'not-a-repository':
    case 'not-found':
    case 'ambiguous':
    case 'identity':
    case 'ref-moved':
    case 'ref-locked':
    case 'corrupt':
    case 'auth':
    case 'protocol':
    case 'disk':
    case 'git-failed':
    case 'signing':
    case 'hook':
      return exitCode.failed
  }
}
