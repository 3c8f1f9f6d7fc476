/**
 * The git abstraction layer: everything the program may ask of git.
 *
 * Three backends implement it, and one contract suite (test/contract) runs over all of them: `system` (git on PATH),
 * `embedded` (isomorphic-git, no git needed), `memory` (tests). Names are the git glossary's.
 */
import type { GitDate, Ident } from '../core/object/ident.js'
import type { ObjectFormat, Oid } from '../core/object/oid.js'
import type { ObjectReader, RawObject } from '../core/object/raw-object.js'
import type { BackendName, Clock, Env, ProcessMark } from '../core/process.js'
import type { Ref, RefUpdate } from '../core/ref/ref.js'
import type { RefName } from '../core/ref/ref-name.js'
import type { HeadState, HookName, Pending } from '../core/repository.js'
import type { Favour, Merger } from '../core/rewrite/merge/merger.js'
import type { Handover } from './port/git-rebase.js'
import type { History } from './port/history.js'
import type { Inventory } from './port/inventory.js'
import type { Hooks, Notes } from './port/hooks-and-notes.js'
import type { Signer, SigningRequest } from './port/signing.js'
import type { Pusher, Transport, WhichRepository } from './port/transport.js'
import type { WorktreeReuse } from './port/worktree-reuse.js'

export type { BackendName, Clock, Env, GitDate, HeadState, HookName, Ident, ObjectFormat, ObjectReader, Oid, Pending }
export type { ProcessMark, RawObject, Ref, RefName, RefUpdate }
export type * from '../core/clone/clone-plan.js'
export type * from '../core/network/progress.js'
export type * from '../core/rewrite/merge/merger.js'
export type * from './port/git-rebase.js'
export type * from './port/history.js'
export type * from './port/hooks-and-notes.js'
export type * from './port/inventory.js'
export type * from './port/range-inventory.js'
export type * from './port/signing.js'
export type * from './port/transport.js'
export type * from './port/worktree-reuse.js'

/** An optional ability of a backend, checked before the program relies on it. */
export type Capability =
  | 'ssh'
  | 'git-protocol'
  | 'sha256'
  | 'reftable'
  | 'linked-worktrees'
  | 'conversion'
  | 'reuse'
  | 'handover'
  | 'signing'
  | 'favoured-merges'

export interface ObjectStore extends ObjectReader {
  /**
   * Stores the objects durably before it returns: as one pack above about 20, as loose objects below. Existing objects
   * are no error. Nothing refers to the new ones until {@link RefStore.update}.
   */
  write(objects: Iterable<RawObject>): Promise<void>
}

export interface RefStore {
  /**
   * Resolves a revision as git-rev-parse does: a ref, an object name (also abbreviated), `~`, `^`, `@{upstream}`.
   *
   * @throws GitSlimError `not-found` when it names nothing, `ambiguous` when an abbreviation names several objects
   */
  resolve(revision: string): Promise<Oid>
  /** Lists refs whose names start with one of the prefixes (default `refs/`), in the order of their names. */
  list(...prefixes: readonly string[]): AsyncIterable<Ref>
  /**
   * Moves all refs or none, in the order given, and writes `reason` to the reflog of each that has one. A branch's
   * reflog is created if needed, also in a bare repository.
   *
   * @throws GitSlimError `ref-moved` when a ref does not hold what was expected, `ref-locked` when a lock is held
   */
  update(updates: readonly RefUpdate[], reason: string): Promise<void>
  /** Returns the lock file of a ref, if there is one: a process holds it, or a killed process left it. */
  lockOn(name: RefName): Promise<RefLock | undefined>
  /**
   * Removes lock files that a killed process left: those that contain exactly the given value and are at least
   * `minAgeMs` old. Other locks stay.
   */
  breakLocks(locks: readonly { readonly name: RefName; readonly holds: Oid | null }[], minAgeMs: number): Promise<void>
}

export interface RefLock {
  /**
   * The value the ref was to get; null for an empty file, which git writes for a HEAD that only gets a reflog entry.
   */
  readonly holds: Oid | null
  readonly ageMs: number
}

export interface Config {
  /** Returns the last value of a key, or undefined. Keys are `section.name` or `section.Sub.Section.name`. */
  get(key: string): Promise<string | undefined>
  /** Returns all values of a key, in order. */
  getAll(key: string): Promise<readonly string[]>
  /**
   * Returns a key as a boolean by git's rules (`yes`, `on`, `1`, no value at all), or undefined when it is not set.
   */
  getBoolean(key: string): Promise<boolean | undefined>
}

export interface Identity {
  /**
   * Returns the user as committer, dated by GIT_COMMITTER_DATE or else by the clock.
   *
   * @throws GitSlimError `identity` when git would not know who commits
   */
  committer(): Promise<Ident>
  /** Returns the user as author, dated by GIT_AUTHOR_DATE or else by the clock. */
  author(): Promise<Ident>
}

/** New objects that the repository does not have yet, and that a merge or check may need. */
export interface ObjectsToBe {
  readonly made: Iterable<RawObject>
  readonly mark: ProcessMark
  /** Whether local changes of tracked files count, or will have been stashed by then. Default: they `count`. */
  readonly changes?: 'count' | 'put-aside'
}

/** The current tree, and the new one. */
export interface TreeSwitch {
  readonly from: Oid
  readonly to: Oid
}

/** The staged content: the index as a tree, as git-commit would make it. */
export interface Staged {
  readonly tree: Oid
  /** The objects of that tree that the repository does not have. */
  readonly objects: readonly RawObject[]
}

/** How a worktree uses a branch: one that an unfinished rebase will return to, or move, must not move. */
export type BranchUse = 'checked-out' | 'in-rebase'

/** The worktree's files, and the index. */
export interface Worktree {
  /**
   * Tells whether index and files can be updated from one tree to another, as git-checkout would update them.
   *
   * @throws GitSlimError `refused` when changes or untracked files would be lost; `unsupported`
   */
  check(trees: TreeSwitch, objects: ObjectsToBe): Promise<void>
  /** Updates index and files; local changes to files that are the same in both trees stay. */
  checkoutTree(trees: TreeSwitch): Promise<void>
  /**
   * Updates index and files after an earlier attempt was interrupted: files updated then are not local changes.
   *
   * @throws GitSlimError `refused` when changes or untracked files would be lost; `unsupported`
   */
  resumeCheckout(trees: TreeSwitch): Promise<void>
  /** Returns the staged content, without a write or a lock. */
  staged(mark: ProcessMark): Promise<Staged>
  /** Returns local changes as the commit that git-stash makes of them; undefined where there are none. */
  localChanges(): Promise<Oid | undefined>
  /** Adds them to the stash list, and resets the files. */
  autostash(stash: Oid): Promise<void>
  /** Applies them after a kill; `settled`: the files were never reset, or the stash is no longer in the list. */
  recoverAutostash(stash: Oid): Promise<'back' | 'kept' | 'settled'>
  /** Applies them; `kept`: they conflict with the new files, and stay in the list. */
  applyAutostash(stash: Oid): Promise<'back' | 'kept'>
  /** Returns the branches that other worktrees of the repository have checked out. */
  branchesElsewhere(): Promise<ReadonlyMap<RefName, BranchUse>>
}

/** The worktree's HEAD, and its unfinished command. */
export interface Head {
  current(): Promise<HeadState>
  /** The unfinished command in this worktree, or undefined. */
  pending(): Promise<Pending | undefined>
}

/** An opened repository. Close it to end its processes. */
export interface Git {
  readonly backend: BackendName
  readonly capabilities: ReadonlySet<Capability>
  readonly objectFormat: ObjectFormat
  readonly bare: boolean
  readonly objects: ObjectStore
  readonly refs: RefStore
  readonly head: Head
  readonly history: History
  readonly config: Config
  readonly identity: Identity
  /** Without files, as in a bare repository, nothing has to be updated, and nothing is in the way. */
  readonly worktree: Worktree
  readonly handover: Handover
  /** Returns a merger; nothing is started, and no directory created, until it is used. */
  merger(mark: ProcessMark, favour?: Favour): Merger
  /** Returns a signer; nothing is started until it is used. */
  signer(request: SigningRequest): Signer
  readonly hooks: Hooks
  readonly notes: Notes
  readonly pusher: Pusher
  readonly inventory: Inventory
  close(): Promise<void>
}

/** A backend: opens repositories, and reaches servers. */
export interface Backend {
  readonly name: BackendName
  readonly capabilities: ReadonlySet<Capability>
  /**
   * Opens the repository that contains `directory`, or, with `at`, only the one in it: GIT_DIR in a hook is then
   * ignored.
   *
   * @throws GitSlimError `not-a-repository`, or `unsupported` naming what would be able to
   */
  open(directory: string, which?: WhichRepository): Promise<Git>
  /**
   * Parses a date as a person types it. Needs no repository.
   *
   * @throws GitSlimError `usage` for what git would silently read as "now"
   */
  parseDate(text: string): Promise<GitDate>
  readonly transport: Transport
  readonly reuse: WorktreeReuse
}
