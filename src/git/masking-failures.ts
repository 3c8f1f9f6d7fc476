import { maskSecrets } from '../core/network/mask-secrets.js'
import { GitSlimError, isFailure } from '../core/errors.js'
import type { Credential, Remote } from './port.js'

/** Does something with a server, and sees to it that no failure tells the credential. */
export async function maskingFailures<T>({ credential }: Remote, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isFailure(error) && credential !== undefined ? maskFailure(error, credential) : error
  }
}

/** Returns a failure that does not tell a credential. What caused it is not handed on: it holds the same words. */
function maskFailure({ kind, message, reason, hints, retryAfterMs }: GitSlimError, secret: Credential) {
  const masked = (text: string) => maskSecrets(text, secret)
  const why = reason === undefined ? {} : { reason: masked(reason) }
  return new GitSlimError(kind, { message: masked(message), ...why, hints: hints.map(masked) }, { retryAfterMs })
}
