import type { Ident } from '../../core/object/ident.js'
import { type ObjectFormat, type Oid, zeroOid } from '../../core/object/oid.js'
import { type RawObject, hashObject } from '../../core/object/raw-object.js'
import { branchRef } from '../../core/ref/ref-name.js'
import type { RefName, ObjectStore, RefStore, RefUpdate } from '../port.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { ConfigValues } from '../../core/config/config-values.js'
import { type Store, followRef } from '../in-process/store.js'
import { checkUpdates, getsReflog } from '../../core/ref/check-updates.js'
import { refuseMissingTargets, refuseProblem } from '../in-process/check-updates.js'
import { reflogIdent, type Surroundings } from '../in-process/identity.js'
import { listRefs } from '../in-process/list-refs.js'
import { resolveRevision } from '../in-process/revision.js'

/** One line of a reflog. */
export interface ReflogEntry {
  readonly old: Oid
  readonly new: Oid
  readonly who: Ident
  readonly reason: string
}

/** The whole content of a repository without a worktree, in maps. */
export interface MemoryRepository {
  readonly objectFormat: ObjectFormat
  readonly bare: boolean
  readonly objects: Map<Oid, RawObject>
  /** `HEAD` is here while it is detached. */
  readonly refs: Map<RefName, Oid>
  /** `HEAD` is here while it refers to a branch. */
  readonly symrefs: Map<RefName, RefName>
  /** Oldest entry first. */
  readonly reflogs: Map<RefName, ReflogEntry[]>
  /** `[key, value]` in order; a later value of a key has precedence. */
  readonly config: (readonly [key: string, value: string | null])[]
  readonly shallow: Set<Oid>
}

/** Returns an empty repository whose HEAD is the branch `main`, without commits. */
export function emptyMemoryRepository(objectFormat: ObjectFormat = 'sha1'): MemoryRepository {
  return {
    objectFormat,
    bare: true,
    objects: new Map(),
    refs: new Map(),
    symrefs: new Map([['HEAD' as RefName, branchRef('main')]]),
    reflogs: new Map(),
    config: [],
    shallow: new Set(),
  }
}

/** Returns the object store of a repository in memory. */
export function memoryObjects({ objects, objectFormat }: MemoryRepository): ObjectStore {
  return {
    read: async oid => {
      const object = objects.get(oid)
      if (object === undefined) throw new GitSlimError('not-found', messages.git.noSuchObject(oid))
      return object
    },
    write: async written => {
      for (const object of written) objects.set(hashObject(object, objectFormat), object)
    },
  }
}

/** Returns the content of the maps by git's rules. */
export function memoryStore(repository: MemoryRepository, config: ConfigValues): Store {
  const { objectFormat, shallow, objects, refs, symrefs } = repository
  return {
    objectFormat,
    shallow,
    config,
    object: oid => Promise.resolve(objects.get(oid)),
    objectsNamed: digits => Promise.resolve([...objects.keys()].filter(oid => oid.startsWith(digits))),
    ref: name => {
      const symref = symrefs.get(name)
      const oid = refs.get(name)
      return Promise.resolve(symref !== undefined ? { symref } : oid !== undefined ? { oid } : undefined)
    },
    refNames: prefix => {
      const all = [...refs.keys(), ...symrefs.keys()]
      return Promise.resolve(all.filter(name => name.startsWith('refs/') && name.startsWith(prefix)))
    },
  }
}

/** Returns the ref store of a repository in memory. It has no locks. */
export function memoryRefs(repository: MemoryRepository, store: Store, surroundings: Surroundings): RefStore {
  return {
    resolve: revision => resolveRevision(revision, store),
    list: (...prefixes) => listRefs(store, prefixes),
    update: async (updates, reason) => {
      const held = await valuesOf(updates, store)
      await refuseMissingTargets(updates, store)
      // From here on nothing waits: of two transactions at once, the second sees the result of the first.
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

/** Only for symbolic refs: others are checked when the transaction is made. */
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
