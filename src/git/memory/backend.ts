import { GitSlimError } from '../errors.js'
import type { Backend, Clock, Env } from '../port.js'
import type { MemoryRepository } from './repository.js'

export interface MemoryParts {
  readonly env: Env
  readonly clock: Clock
  readonly repository: MemoryRepository
}

/** Returns the backend for tests: every directory holds the one repository in memory. */
export function memoryBackend(_parts: MemoryParts): Backend {
  const unsupported = () => Promise.reject(new GitSlimError('unsupported', 'the memory backend does not open yet'))
  return {
    name: 'memory',
    capabilities: new Set(),
    open: unsupported,
    parseDate: unsupported,
    transport: { lsRemote: unsupported, clone: unsupported },
  }
}
