import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Signer } from '../port.js'

/** Returns a signer that says what would be able to sign. */
export function noSigner(): Signer {
  return {
    sign: () => Promise.reject(new GitSlimError('unsupported', messages.signing.needsGit)),
    close: () => Promise.resolve(),
  }
}
