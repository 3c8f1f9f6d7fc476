/** The port's other half: how to reach a server. */
import type { ClonePlan, HistoryLimit, NamedRemote, Remote, RemoteRef } from '../../core/clone/clone-plan.js'
import type { ObjectFilter } from '../../core/clone/object-filter.js'
import type { CommitLinks } from '../../core/history/commit-links.js'
import type { TransferProgress } from '../../core/network/progress.js'
import type { Oid } from '../../core/object/oid.js'
import type { ProcessMark } from '../../core/process.js'
import type { RefName } from '../../core/ref/ref-name.js'
import type { HeadState } from '../../core/repository.js'
import type { SparseSet } from '../../core/sparse/sparse-set.js'

export interface TransferOptions {
  readonly signal: AbortSignal
  /** Whether somebody is there to be asked for a password or a host key. */
  readonly prompts: 'allowed' | 'never'
  readonly onProgress?: (progress: TransferProgress) => void
  /** How long a connection may bring nothing at all before it is given up as `timeout`. Undefined: for ever. */
  readonly stallMs?: number | undefined
}

export interface CloneReceipt {
  /** What HEAD has become: of an empty repository, the branch the server would have, without a commit. */
  readonly head: HeadState
  /** How many commits, and how many objects of all types, the clone holds. */
  readonly commits: number
  readonly objects: number
  /** Whether history was left out. */
  readonly shallow: boolean
  /** The size of the packs that came, with what was added to make them whole: a little more than the wire had. */
  readonly receivedBytes: number
  /** What was left with the server; undefined when all came, also because the server would have it so. */
  readonly filter: ObjectFilter | undefined
  /** Whether the server was asked for objects: a seed may have had them all. */
  readonly fetched: boolean
  /** What a person should know, such as a server that ignored a request. */
  readonly warnings: readonly string[]
}

export type { ObjectFilter, SparseSet }

/** What to fetch into an existing repository, and what the server is told of what is here. */
export interface FetchRequest {
  readonly wants: readonly Oid[]
  /** Commits that are here. */
  readonly haves: readonly Oid[]
  /** Where the history behind `haves` ends, and whether the server is told: if not, it leaves out what lies behind. */
  readonly ends: { readonly at: ReadonlySet<Oid>; readonly told: 'told' | 'hidden' }
  readonly limit: HistoryLimit
  /**
   * `commits`: no trees and no files, where the server can leave them out. `usual`: all but what the repository leaves
   * with the server anyway.
   */
  readonly objects: 'all' | 'usual' | 'commits'
}

export interface FetchReceipt {
  /** The commits that came, with all the parents they name. */
  readonly commits: readonly CommitLinks[]
  /** Those of them at which the limit has cut history off. */
  readonly cutAt: ReadonlySet<Oid>
  readonly receivedBytes: number
  /** Whether trees and files were asked to be left out, and came nevertheless. */
  readonly filterIgnored: boolean
}

/** An existing repository, and where to fetch from. */
export interface ExchangePlace {
  readonly remote: NamedRemote
  readonly directory: string
  /** As for {@link Backend.open}. */
  readonly which: WhichRepository
  readonly mark: ProcessMark
}

/** What a repository is to be, once the objects that were fetched are its own. */
export interface Kept {
  /** The commits that are cut off from their parents: all of them, and what they were before. */
  readonly shallow: ReadonlySet<Oid>
  readonly shallowBefore: ReadonlySet<Oid>
}

/**
 * Fetches of an existing repository from one of its remotes. What comes is kept apart; until {@link keep}, nothing
 * of the repository is changed, and a killed run leaves no more than a directory that the next one removes.
 */
export interface Exchange {
  lsRemote(): Promise<readonly RemoteRef[]>
  /** A commit that is wanted, but lies behind what the server takes for known, does not come; that is no failure. */
  fetch(request: FetchRequest): Promise<FetchReceipt>
  /**
   * Makes what was fetched the repository's own.
   *
   * @throws GitSlimError `ref-moved` when history was cut off elsewhere meanwhile, `ref-locked` when a lock is held
   */
  keep(kept: Kept): Promise<void>
  /** Counts the objects of all types that the repository holds. */
  countObjects(): Promise<number>
  /** Removes what was not kept. */
  close(): Promise<void>
}

/** Which of the files that HEAD's commit keeps in LFS are wanted: those that one of the patterns matches. */
export interface LfsRequest {
  readonly remote: NamedRemote
  /** The worktree of a clone that was just made: there are pointers in their place. */
  readonly directory: string
  /** Empty: what the repository says itself, else all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Which files are checked out; undefined: all. */
  readonly sparse: SparseSet | undefined
}

export interface LfsReceipt {
  /** How many are there now, and of how many there still are pointers. */
  readonly files: number
  readonly pointers: number
  readonly receivedBytes: number
  readonly warnings?: readonly string[]
}

export interface Transport {
  /**
   * Lists the refs a server offers, `HEAD` first where it has one.
   *
   * `directory` is where the clone will be made, existing and empty, and is left empty: settings may depend on the
   * place (includeIf), and the caller's own repository must have no say.
   */
  lsRemote(remote: Remote, directory: string, options: TransferOptions): Promise<readonly RemoteRef[]>
  /**
   * Makes the planned clone inside an existing, empty directory that belongs to the caller.
   * On failure the directory's contents are of no use; removing them is the caller's.
   *
   * A plan without items is that of an empty repository: HEAD then becomes what the server says, the plan's guess
   * where it says nothing.
   *
   * @throws GitSlimError also `corrupt`, when a seed's objects are not what they should be
   */
  clone(plan: ClonePlan, directory: string, options: TransferOptions): Promise<CloneReceipt>
  /**
   * Prepares fetches of a repository from one of its remotes.
   *
   * @throws GitSlimError `unsupported` where the backend cannot
   */
  exchange(place: ExchangePlace, options: TransferOptions): Promise<Exchange>
  /**
   * Makes sure that files kept in LFS can be fetched, before anything is. `directory` exists.
   *
   * @throws GitSlimError `unsupported` where the backend cannot, or lacks git-lfs
   */
  findLfs(directory: string, options: TransferOptions): Promise<void>
  /** Fetches the files that HEAD's commit keeps in LFS; later commands of git then keep them there. */
  fetchLfs(request: LfsRequest, options: TransferOptions): Promise<LfsReceipt>
}

/** Whether the caller's environment may name another repository than the one a directory is in. */
export type WhichRepository = 'holding' | 'at'

export interface PushRequest {
  readonly remote: NamedRemote
  readonly branch: RefName
  /** What the branch is called there. */
  readonly target: RefName
  /** What it has to be there; null: it must not be there. */
  readonly expected: Oid | null
}

export interface Pusher {
  /** Tells whether a commit is, or was by the reflog, in a branch: whoever moves the branch has seen it. */
  hasSeen(branch: RefName, oid: Oid): Promise<boolean>
  /**
   * Moves one branch of a server, also to what does not follow on it.
   *
   * @throws GitSlimError `ref-moved` when it is not what it has to be there, `refused` when the server refuses it
   */
  push(request: PushRequest, options: Pick<TransferOptions, 'prompts'>): Promise<void>
}
