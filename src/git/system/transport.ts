import { GitSlimError } from '../errors.js'
import type { Transport } from '../port.js'
import type { SystemParts } from './backend.js'

/** Returns the way git on PATH reaches a server. */
export function createSystemTransport(_parts: SystemParts): Transport {
  const unsupported = () => Promise.reject(new GitSlimError('unsupported', 'this git does not reach a server yet'))
  return { lsRemote: unsupported, clone: unsupported }
}
