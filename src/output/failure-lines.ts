import type { GitSlimError } from '../core/errors.js'

/** Returns a failure as people read it: what happened, why, what to run next. */
export function failureLines({ message, reason, hints }: GitSlimError): string[] {
  const why = reason === undefined ? [] : reason.split('\n').map(line => `  ${line}`)
  return [`git-slim: ${message}`, ...why, ...hints.map(hint => `  → ${hint}`)]
}
