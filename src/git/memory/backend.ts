import { ConfigValues } from '../../core/config/config-values.js'
import { GitSlimError } from '../../core/errors.js'
import { configPort } from '../in-process/config.js'
import { currentHead, fixedWorktree } from '../in-process/fixed-worktree.js'
import { history } from '../in-process/history.js'
import { noHandover, noHooks, noInventory, noNotes, noPusher, noSigner } from '../in-process/not-supported.js'
import { plainMerger } from '../in-process/plain-merger.js'
import { identity, type Surroundings } from '../in-process/identity.js'
import { parseDate } from '../in-process/parse-date.js'
import type { Backend, Git } from '../port.js'
import { memoryObjects, memoryRefs, type MemoryRepository, memoryStore } from './repository.js'

export interface MemoryParts extends Surroundings {
  readonly repository: MemoryRepository
}

/**
 * Returns the backend for tests: every directory holds the same repository in memory, and no server can be reached.
 */
export function memoryBackend(parts: MemoryParts): Backend {
  const unreachable = () => Promise.reject(new GitSlimError('unsupported', 'the memory backend reaches no server'))
  return {
    name: 'memory',
    capabilities: new Set(['sha256']),
    open: () => Promise.resolve(openRepository(parts)),
    parseDate: async text => parseDate(text, parts.clock()),
    transport: {
      lsRemote: unreachable,
      clone: unreachable,
      exchange: unreachable,
      findLfs: unreachable,
      fetchLfs: unreachable,
    },
    reuse: { prepare: unreachable, apply: unreachable },
  }
}

function openRepository({ repository, env, clock }: MemoryParts): Git {
  const config = new ConfigValues(repository.config.map(([key, value]) => ({ key, value })))
  const store = memoryStore(repository, config)
  const objects = memoryObjects(repository)
  return {
    backend: 'memory',
    capabilities: new Set(['sha256']),
    objectFormat: repository.objectFormat,
    bare: repository.bare,
    objects,
    refs: memoryRefs(repository, store, { env, clock }),
    head: { current: () => currentHead(store), pending: () => Promise.resolve(undefined) },
    history: history(store),
    config: configPort(config),
    identity: identity(config, { env, clock }),
    worktree: fixedWorktree({ bare: true, branchesElsewhere: async () => new Map() }),
    handover: noHandover(),
    merger: () => plainMerger({ ...repository, objects, config: configPort(config), attributes: async () => [] }),
    signer: noSigner,
    notes: noNotes(configPort(config), env),
    hooks: noHooks(),
    pusher: noPusher,
    inventory: noInventory,
    close: () => Promise.resolve(),
  }
}
