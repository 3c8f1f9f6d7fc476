import { readRetryAfter } from '../../../core/network/retry-after.js'
import { messages } from '../../../output/messages.js'
import { GitSlimError } from '../../../core/errors.js'

const broken = /^(?:ECONN|ENOTFOUND|EAI_|EPIPE|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ERR_STREAM_PREMATURE_CLOSE)/
const untrusted = /CERT|TLS|SSL|EPROTO|UNABLE_TO|SELF_SIGNED/
const noHttp = /^(?:HPE_|Z_)/

/** Nothing has arrived on a connection for too long. */
export class StalledConnection extends Error {
  constructor(readonly ms: number) {
    super(`nothing has come for ${ms / 1000} s`)
  }
}

/** Returns the failure of a connection, or the error itself when it is not one. */
export function connectionFailure(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || error instanceof GitSlimError) return error
  if (error instanceof StalledConnection) {
    return new GitSlimError('timeout', messages.transfer.stalled(address, error.ms / 1000), { cause: error })
  }
  const { code = '', reason: words } = error as NodeJS.ErrnoException & { readonly reason?: unknown }
  // OpenSSL's explanation is separate; where several addresses were tried, the reasons are inside.
  const reason = (typeof words === 'string' ? words : error.message) || code
  if (error.name === 'AbortError') return new GitSlimError('interrupted', messages.common.interrupted, { cause: error })
  if (code === 'ETIMEDOUT')
    return new GitSlimError('timeout', messages.transfer.tooSlow(address, reason), { cause: error })
  if (noHttp.test(code))
    return new GitSlimError('protocol', messages.transfer.notGit(address, reason), { cause: error })
  if (broken.test(code))
    return new GitSlimError('network', messages.transfer.brokenOff(address, reason), { cause: error })
  if (untrusted.test(code)) {
    return new GitSlimError('protocol', messages.transfer.notTrusted(address, reason), { cause: error })
  }
  return error
}

export interface Refusal {
  readonly status: number
  /** The server's own words, if any. */
  readonly words: string
  /** The reason why .netrc gave no credential. */
  readonly noted: string
  readonly retryAfter: string | undefined
}

/** Returns the failure for a status other than 200. */
export function statusFailure(address: string, { status, words, noted, retryAfter }: Refusal): GitSlimError {
  const { transfer } = messages
  const reason = `HTTP status ${status}${words === '' ? '' : `: ${words}`}`
  const retryAfterMs = retryAfter === undefined ? undefined : readRetryAfter(retryAfter, Date.now())
  if (status === 407) return new GitSlimError('auth', transfer.proxyRefuses(address, reason))
  if (status === 401 || status === 403) {
    const why = status === 401 ? `${reason}\n${noted}` : reason
    return new GitSlimError('auth', transfer.notAllowedIn(address, why, messages.inProcess.credentialsFrom))
  }
  if (status === 404 || status === 410) return new GitSlimError('not-found', transfer.noRepository(address, reason))
  if (status === 429) return new GitSlimError('rate-limited', transfer.rateLimited(address, reason), { retryAfterMs })
  if (status === 408) return new GitSlimError('timeout', transfer.tooSlow(address, reason), { retryAfterMs })
  if (status >= 500) return new GitSlimError('network', transfer.brokenOff(address, reason), { retryAfterMs })
  if (status < 400) return new GitSlimError('protocol', transfer.leadsElsewhere(address, reason))
  return new GitSlimError('protocol', transfer.notGit(address, reason))
}
