import type { Ident } from '../../core/object/ident.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { branchRef } from '../../core/ref/ref-name.js'
import type { RefName } from '../port.js'

/** One line of a reflog. */
export interface ReflogEntry {
  readonly old: Oid
  readonly new: Oid
  readonly who: Ident
  readonly reason: string
}

/** Everything a repository without a worktree holds, in maps. */
export interface MemoryRepository {
  readonly objectFormat: ObjectFormat
  readonly bare: boolean
  readonly objects: Map<Oid, RawObject>
  /** `HEAD` is here while it is detached. */
  readonly refs: Map<RefName, Oid>
  /** `HEAD` is here while it stands for a branch. */
  readonly symrefs: Map<RefName, RefName>
  /** Oldest entry first. */
  readonly reflogs: Map<RefName, ReflogEntry[]>
  /** `[key, value]` in order; a later value of one key wins. */
  readonly config: (readonly [key: string, value: string | null])[]
  readonly shallow: Set<Oid>
}

/** Returns an empty repository whose HEAD is the branch `main`, without a commit. */
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
