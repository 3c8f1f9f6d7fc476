/**
 * The git abstraction layer: what the rest of the program may ask of git.
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
export type * from './port/signing.js'
export type * from './port/transport.js'
export type * from './port/worktree-reuse.js'

/** What a backend may or may not be able to do; asked before a user's request is promised. */
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
   * Stores the objects, durably, before it returns: as one pack above about 20, as loose objects below.
   * Objects that exist already are no error. Nothing refers to them until {@link RefStore.update}.
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
   * Moves all refs or none, in the order given, and writes `reason` to the reflog of each that has one.
   * A branch's reflog is made when it has none, also in a bare repository.
   *
   * @throws GitSlimError `ref-moved` when a ref does not hold what was expected, `ref-locked` when a lock is held
   */
  update(updates: readonly RefUpdate[], reason: string): Promise<void>
  /** Returns the lock file on a ref, if there is one: a process holds it, or a killed one left it behind. */
  lockOn(name: RefName): Promise<RefLock | undefined>
  /**
   * Removes lock files that a killed process left behind: those that hold exactly what is given and are at least
   * `minAgeMs` old. A lock of anyone else stays.
   */
  breakLocks(locks: readonly { readonly name: RefName; readonly holds: Oid | null }[], minAgeMs: number): Promise<void>
}

export interface RefLock {
  /** The value the ref was to get; null for an empty file, as git makes for a HEAD that it only logs. */
  readonly holds: Oid | null
  readonly ageMs: number
}

export interface Config {
  /** Returns the last value of a key, or undefined. Keys are `section.name` or `section.Sub.Section.name`. */
  get(key: string): Promise<string | undefined>
  /** Returns all values of a key, in order. */
  getAll(key: string): Promise<readonly string[]>
  /** Returns a key as git reads booleans (`yes`, `on`, `1`, no value at all), or undefined when it is not set. */
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

/** Objects that the repository does not hold yet, and who needs them. */
export interface ObjectsToBe {
  readonly made: Iterable<RawObject>
  readonly mark: ProcessMark
  /** Whether changes of tracked files are looked at, or will have been put aside by then. Default: they `count`. */
  readonly changes?: 'count' | 'put-aside'
}

/** The tree that is checked out, and the one that is to be. */
export interface TreeSwitch {
  readonly from: Oid
  readonly to: Oid
}

/** What is staged: the index as a tree, as git-commit would take it. */
export interface Staged {
  readonly tree: Oid
  /** What that tree is made of and the repository does not hold. */
  readonly objects: readonly RawObject[]
}

/** What a worktree does with a branch; one that a rebase will come back to, or move, must stay where it is. */
export type BranchUse = 'checked-out' | 'in-rebase'

/** The files that are checked out, and the index. */
export interface Worktree {
  /**
   * Tells whether index and files can be brought from one tree to another, as git-checkout would bring them.
   *
   * @throws GitSlimError `refused` when changes or untracked files would be lost; `unsupported`
   */
  check(trees: TreeSwitch, objects: ObjectsToBe): Promise<void>
  /** Brings index and files along; what was changed locally and is the same in both trees stays as it is. */
  checkoutTree(trees: TreeSwitch): Promise<void>
  /**
   * Does so where an earlier attempt was cut off in the middle: files that came along then are no local changes.
   *
   * @throws GitSlimError `refused` when changes or untracked files would be lost; `unsupported`
   */
  resumeCheckout(trees: TreeSwitch): Promise<void>
  /** Returns what is staged, without a write or a lock. @throws GitSlimError `refused` in conflicts, `unsupported` */
  staged(mark: ProcessMark): Promise<Staged>
  /** Returns local changes as the commit that git-stash makes of them; undefined where there are none. */
  localChanges(): Promise<Oid | undefined>
  /** Puts them in the list of stashes, and takes them away. */
  autostash(stash: Oid): Promise<void>
  /** Brings them back after a kill; `settled`: they were never taken away, or are not in the list any more. */
  recoverAutostash(stash: Oid): Promise<'back' | 'kept' | 'settled'>
  /** Brings them back; `kept`: they conflict with what is there now, and stay in the list. */
  applyAutostash(stash: Oid): Promise<'back' | 'kept'>
  /** Returns the branches that other worktrees of the repository have checked out. */
  branchesElsewhere(): Promise<ReadonlyMap<RefName, BranchUse>>
}

/** The files' HEAD, and what is under way there. */
export interface Head {
  current(): Promise<HeadState>
  /** The unfinished command in this worktree, or undefined. */
  pending(): Promise<Pending | undefined>
}

/** An opened repository. Close it to end the processes it holds. */
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
  /** Without files, as in a bare repository, there is nothing to bring along, and nothing in the way. */
  readonly worktree: Worktree
  readonly handover: Handover
  /** Returns a way to merge; nothing is started, and no directory made, until it is used. */
  merger(mark: ProcessMark, favour?: Favour): Merger
  /** Returns a way to sign commits; nothing is started until it is used. */
  signer(request: SigningRequest): Signer
  readonly hooks: Hooks
  readonly notes: Notes
  readonly pusher: Pusher
  readonly inventory: Inventory
  close(): Promise<void>
}

/** A way to use git: how to open a repository, and how to reach a server. */
export interface Backend {
  readonly name: BackendName
  readonly capabilities: ReadonlySet<Capability>
  /**
   * Opens the repository that holds `directory`, or, `at` it, that alone: a hook's GIT_DIR then has no say.
   *
   * @throws GitSlimError `not-a-repository`, or `unsupported` naming what would be able to
   */
  open(directory: string, which?: WhichRepository): Promise<Git>
  /**
   * Reads a date as a person types it. Needs no repository.
   *
   * @throws GitSlimError `usage` for what git would silently read as "now"
   */
  parseDate(text: string): Promise<GitDate>
  readonly transport: Transport
  readonly reuse: WorktreeReuse
}
