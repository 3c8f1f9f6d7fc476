/** The part of the port that says what a repository consists of. It reads, and never downloads. */
import type { ObjectType } from '../../core/object/raw-object.js'
import type { LogVisitor } from '../../core/report/parse-log.js'
import type { Storage } from '../../core/report/storage.js'

/** An object that the repository holds: its size, and the bytes that its smallest copy takes. */
export interface StoredObject {
  readonly oid: string
  readonly type: ObjectType
  readonly size: number
  readonly disk: number
}

/** Reads what a repository consists of. */
export interface Inventory {
  /**
   * Tells of every object that the repository holds, borrowed ones included.
   *
   * @throws GitSlimError `unsupported`
   */
  objects(visit: (object: StoredObject) => void): Promise<void>
  /** Tells of all commits that refs, HEADs of worktrees included, reach: children before parents. */
  commits(visitor: LogVisitor): Promise<void>
  /**
   * Tells of the same commits, parents before children, with what each changes against its first parent, trees included.
   *
   * @throws GitSlimError `corrupt`, `not-found` where trees are absent
   */
  changes(visitor: LogVisitor): Promise<void>
  /** Tells of the objects that indexes hold. */
  indexed(visit: (oid: string) => void): Promise<void>
  /** Tells of the objects that reflogs and indexes reach; some that refs reach may be among them. */
  remembered(visit: (oid: string) => void): Promise<void>
  /** Returns the commits that detached HEADs of worktrees are at. */
  detachedHeads(): Promise<readonly string[]>
  storage(): Promise<Storage>
}
