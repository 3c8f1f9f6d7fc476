import { messages } from '../../output/messages.js'
import { type ErrorKind, type ErrorText, GitSlimError } from '../../core/errors.js'
import type { Remote } from '../port.js'

interface Tell {
  readonly pattern: RegExp
  readonly kind: ErrorKind
  readonly text: (address: string, reason: string) => ErrorText
}

/**
 * git-lfs's messages about failed transfers, in the order they are tried.
 *
 * @see git-lfs: errors/, lfshttp/errors.go, tq/
 */
const tells: readonly Tell[] = [
  {
    pattern: /Authori[sz]ation error|Authentication required|Git credentials for \S+ not found|HTTP 40[13]/,
    kind: 'auth',
    text: messages.lfs.refused,
  },
  {
    pattern: /[Oo]bject (?:does not exist|not found)|Repository or object not found|\[404\]|\[410\]/,
    kind: 'not-found',
    text: messages.lfs.notFound,
  },
  { pattern: /[Rr]ate limit|HTTP 429|Too Many Requests/, kind: 'rate-limited', text: messages.transfer.rateLimited },
  { pattern: /i\/o timeout|deadline exceeded|timeout/i, kind: 'timeout', text: messages.lfs.tooSlow },
  {
    pattern:
      /\bEOF\b|Server error|connection (?:refused|reset)|no such host|broken pipe|network is unreachable|TLS handshake|LFS: Error/i,
    kind: 'network',
    text: messages.lfs.brokenOff,
  },
]

/** Returns the meaning of a git-lfs failure; any other failure unchanged. */
export function lfsFailure(error: unknown, { url }: Remote): unknown {
  if (!(error instanceof GitSlimError) || error.kind !== 'git-failed' || error.reason === undefined) return error
  const { reason } = error
  const tell = tells.find(({ pattern }) => pattern.test(reason))
  return tell === undefined ? error : new GitSlimError(tell.kind, tell.text(url, reason), { cause: error })
}
