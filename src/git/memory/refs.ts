import { type Oid, zeroOid } from '../../core/object/oid.js'
import { checkUpdates, getsReflog } from '../../core/ref/check-updates.js'
import { refuseMissingTargets, refuseProblem } from '../in-process/check-updates.js'
import { reflogIdent, type Surroundings } from '../in-process/identity.js'
import { listRefs } from '../in-process/list-refs.js'
import { resolveRevision } from '../in-process/revision.js'
import { followRef, type Store } from '../in-process/store.js'
import type { RefName, RefStore, RefUpdate } from '../port.js'
import type { MemoryRepository } from './repository.js'

/** Returns the ref store of a repository in memory. Nothing there is ever locked. */
export function memoryRefs(repository: MemoryRepository, store: Store, surroundings: Surroundings): RefStore {
  return {
    resolve: revision => resolveRevision(revision, store),
    list: (...prefixes) => listRefs(store, prefixes),
    update: async (updates, reason) => {
      const held = await valuesOf(updates, store)
      await refuseMissingTargets(updates, store)
      // From here on nothing waits: of two transactions at once, the second sees what the first has done.
      const names = new Set([...repository.refs.keys(), ...repository.symrefs.keys()])
      const valueOf = (name: RefName) => repository.refs.get(name) ?? held.get(name) ?? null
      const current = new Map(updates.map(({ name }) => [name, valueOf(name)]))
      refuseProblem(checkUpdates(updates, { names, valueOf: name => current.get(name) ?? null }))
      const who = reflogIdent(store.config, surroundings)
      for (const update of updates) {
        apply(repository, update)
        log(repository, update, { old: current.get(update.name) ?? null, who, reason })
      }
    },
    lockOn: () => Promise.resolve(undefined),
    breakLocks: () => Promise.resolve(),
  }
}

/** Only of symbolic refs: a plain one is looked up when the transaction is made. */
async function valuesOf(updates: readonly RefUpdate[], store: Store): Promise<ReadonlyMap<RefName, Oid>> {
  const values = new Map<RefName, Oid>()
  for (const { name } of updates) {
    const value = await store.ref(name)
    const oid = value && 'symref' in value ? (await followRef(store, name))?.oid : undefined
    if (oid !== undefined) values.set(name, oid)
  }
  return values
}

function apply({ refs, symrefs }: MemoryRepository, { name, target }: RefUpdate): void {
  symrefs.delete(name)
  if (target === null) refs.delete(name)
  else refs.set(name, target)
}

function log(
  repository: MemoryRepository,
  { name, target }: RefUpdate,
  { old, who, reason }: { old: Oid | null; who: ReturnType<typeof reflogIdent>; reason: string },
): void {
  const { reflogs, symrefs, objectFormat } = repository
  const nothing = zeroOid(objectFormat)
  const entry = { old: old ?? nothing, new: target ?? nothing, who, reason: reason.replace(/\s+/g, ' ').trim() }
  if (target === null) reflogs.delete(name)
  else if (reflogs.has(name) || getsReflog(name)) reflogs.set(name, [...(reflogs.get(name) ?? []), entry])
  const head = 'HEAD' as RefName
  if (symrefs.get(head) === name) reflogs.set(head, [...(reflogs.get(head) ?? []), entry])
}
