/** The part of the port that lists the contents of a repository. It reads, and never downloads. */
import type { ObjectType } from '../../core/object/raw-object.js'
import type { LogVisitor } from '../../core/report/parse-log.js'
import type { Storage } from '../../core/report/storage.js'
import type { RangeInventory } from './range-inventory.js'

/** An object of the repository: its size, and the stored size of its smallest copy. */
export interface StoredObject {
  readonly oid: string
  readonly type: ObjectType
  readonly size: number
  readonly disk: number
}

/** Lists the contents of a repository. */
export interface Inventory {
  /**
   * Calls back for every object of the repository, including those of alternates.
   *
   * @throws GitSlimError `unsupported`
   */
  objects(visit: (object: StoredObject) => void): Promise<void>
  /** Calls back for all commits reachable from refs, and from HEADs of worktrees: children before parents. */
  commits(visitor: LogVisitor): Promise<void>
  /**
   * Calls back for the same commits, parents before children, with the changes of each against its first parent, trees
   * included.
   *
   * @throws GitSlimError `corrupt`, `not-found` where trees are absent
   */
  changes(visitor: LogVisitor): Promise<void>
  /** Calls back for the objects of indexes. */
  indexed(visit: (oid: string) => void): Promise<void>
  /** Calls back for the objects reachable from reflogs and indexes; some may be reachable from refs too. */
  remembered(visit: (oid: string) => void): Promise<void>
  /** Returns the commits of detached HEADs of worktrees. */
  detachedHeads(): Promise<readonly string[]>
  storage(): Promise<Storage>
  readonly range: RangeInventory
}
