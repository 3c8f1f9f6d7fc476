import { maskSecrets } from '../core/network/mask-secrets.js'
import { GitSlimError, isFailure } from '../core/errors.js'
import type { Credential, Remote } from './port.js'

/** Calls a function that contacts a server, and removes the credential from its failures. */
export async function maskingFailures<T>({ credential }: Remote, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isFailure(error) && credential !== undefined ? maskFailure(error, credential) : error
  }
}

/** Returns a failure without the credential. Its cause is dropped, because it contains the same text. */
function maskFailure({ kind, message, reason, hints, retryAfterMs }: GitSlimError, secret: Credential) {
  const masked = (text: string) => maskSecrets(text, secret)
  const why = reason === undefined ? {} : { reason: masked(reason) }
  return new GitSlimError(kind, { message: masked(message), ...why, hints: hints.map(masked) }, { retryAfterMs })
}
