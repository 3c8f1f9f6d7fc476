import { chooseBackend } from '../../src/git/open.js'
import { memoryBackend } from '../../src/git/memory/backend.js'
import { emptyMemoryRepository, type MemoryRepository } from '../../src/git/memory/repository.js'
import type { Backend, BackendName, Clock, Env } from '../../src/git/port.js'
import { processMark } from '../../src/world.js'
import type { DefinedHistory } from './history.js'
import { kill } from './processes.js'

/** Every backend there is; each test of a behaviour runs over all that have it. */
export const backends: readonly BackendName[] = ['system', 'embedded', 'memory']

/** The backends that work on a repository on disk. */
export const diskBackends: readonly BackendName[] = ['system', 'embedded']

/** The backends that read repositories with sha256 names. */
export const sha256Backends: readonly BackendName[] = ['system', 'memory']

export interface BackendParts {
  readonly env: Env
  readonly clock: Clock
  readonly signal: AbortSignal
  /** What the memory backend opens, whatever the directory. */
  readonly repository?: MemoryRepository | undefined
}

/** Returns a backend by name, made as the program makes it. */
export function makeBackend(name: BackendName, parts: BackendParts): Promise<Backend> | Backend {
  const { env, clock, signal, repository } = parts
  if (name === 'memory') return memoryBackend({ env, clock, repository: repository ?? emptyMemoryRepository() })
  const mark = processMark()
  return chooseBackend({ wanted: name, env, clock, signal, kill, mark, trace: () => {}, note: () => {} })
}

/** Returns a history as the memory backend holds it. */
export function inMemory(history: DefinedHistory): MemoryRepository {
  const repository = emptyMemoryRepository(history.objectFormat)
  for (const [oid, object] of history.objects) repository.objects.set(oid, object)
  for (const [name, oid] of history.refs) repository.refs.set(name, oid)
  for (const [name, target] of history.symrefs) repository.symrefs.set(name, target)
  for (const oid of history.shallow) repository.shallow.add(oid)
  repository.config.push(...history.config)
  const head = 'HEAD' as Parameters<typeof repository.symrefs.set>[0]
  if ('branch' in history.head) repository.symrefs.set(head, history.head.branch)
  else {
    repository.symrefs.delete(head)
    repository.refs.set(head, history.head.detached)
  }
  return repository
}
