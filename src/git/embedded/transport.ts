import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import type { Transport } from '../port.js'
import type { EmbeddedParts } from './backend.js'

/** Returns the way the embedded git reaches a server. */
export function embeddedTransport(_parts: EmbeddedParts): Transport {
  const unsupported = () => Promise.reject(new GitSlimError('unsupported', messages.inProcess.noName))
  return { lsRemote: unsupported, clone: unsupported }
}
