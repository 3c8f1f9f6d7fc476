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
  /** Whether a person can be asked for a password or a host key. */
  readonly prompts: 'allowed' | 'never'
  readonly onProgress?: (progress: TransferProgress) => void
  /** How long nothing may arrive on a connection before it fails as `timeout`. Undefined: for ever. */
  readonly stallMs?: number | undefined
}

export interface CloneReceipt {
  /** The value of HEAD: for an empty repository, the branch that the server would have, without a commit. */
  readonly head: HeadState
  /** The number of commits, and of objects of all types, in the clone. */
  readonly commits: number
  readonly objects: number
  /** Whether history was left out. */
  readonly shallow: boolean
  /** The size of the received packs, including objects added to complete them: a little more than was transferred. */
  readonly receivedBytes: number
  /** The filter that was applied; undefined when everything arrived, also because the server ignored the filter. */
  readonly filter: ObjectFilter | undefined
  /** Whether the server was asked for objects: a seed may have had them all. */
  readonly fetched: boolean
  /** Warnings, such as a server that ignored a request. */
  readonly warnings: readonly string[]
}

export type { ObjectFilter, SparseSet }

/** A fetch into an existing repository, and the commits that the server is told of. */
export interface FetchRequest {
  readonly wants: readonly Oid[]
  /** Present commits. */
  readonly haves: readonly Oid[]
  /**
   * The shallow boundaries behind `haves`, and whether the server is told of them: if not, it leaves out everything
   * behind.
   */
  readonly ends: { readonly at: ReadonlySet<Oid>; readonly told: 'told' | 'hidden' }
  readonly limit: HistoryLimit
  /**
   * `commits`: without trees and blobs, where the server can leave them out. `usual`: with the repository's own filter.
   */
  readonly objects: 'all' | 'usual' | 'commits'
}

export interface FetchReceipt {
  /** The commits that arrived, with all their parents. */
  readonly commits: readonly CommitLinks[]
  /** Those of them at which the limit has cut history off. */
  readonly cutAt: ReadonlySet<Oid>
  readonly receivedBytes: number
  /** Whether trees and blobs were to be left out, and arrived nevertheless. */
  readonly filterIgnored: boolean
}

/** An existing repository, and its remote. */
export interface ExchangePlace {
  readonly remote: NamedRemote
  readonly directory: string
  /** As for {@link Backend.open}. */
  readonly which: WhichRepository
  readonly mark: ProcessMark
}

/** The state of a repository after the fetched objects are moved into it. */
export interface Kept {
  /** The shallow commits: the new list, and the old one. */
  readonly shallow: ReadonlySet<Oid>
  readonly shallowBefore: ReadonlySet<Oid>
}

/**
 * Fetches from a remote into an existing repository.
 *
 * Fetched objects stay in a quarantine; until {@link keep}, the repository does not change, and a killed run leaves
 * only a directory that the next run removes.
 */
export interface Exchange {
  lsRemote(): Promise<readonly RemoteRef[]>
  /**
   * A requested commit that is behind the commits which the server assumes to be known does not arrive; that is no
   * failure.
   */
  fetch(request: FetchRequest): Promise<FetchReceipt>
  /**
   * Moves the fetched objects into the repository.
   *
   * @throws GitSlimError `ref-moved` when history was cut off elsewhere meanwhile, `ref-locked` when a lock is held
   */
  keep(kept: Kept): Promise<void>
  /** Counts the objects of all types in the repository. */
  countObjects(): Promise<number>
  /** Removes fetched objects that were not kept. */
  close(): Promise<void>
}

/** The LFS files of HEAD's commit to fetch: those that match one of the patterns. */
export interface LfsRequest {
  readonly remote: NamedRemote
  /** The worktree of a new clone, with pointer files. */
  readonly directory: string
  /** Empty: the repository's own settings, else all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** The files that are checked out; undefined: all. */
  readonly sparse: SparseSet | undefined
}

export interface LfsReceipt {
  /** The number of LFS files that are there, and of those that are still pointers. */
  readonly files: number
  readonly pointers: number
  readonly receivedBytes: number
  readonly warnings?: readonly string[]
}

export interface Transport {
  /**
   * Lists the refs of a server, `HEAD` first where it has one.
   *
   * `directory` is the place of the future clone, existing and empty, and is left empty: settings may depend on the
   * place (includeIf), and the caller's own repository must have no influence.
   */
  lsRemote(remote: Remote, directory: string, options: TransferOptions): Promise<readonly RemoteRef[]>
  /**
   * Makes the planned clone in an existing, empty directory that belongs to the caller.
   *
   * After a failure the directory's contents are useless; removing them is up to the caller. A plan without items is
   * for an empty repository: HEAD then becomes what the server says, or else the plan's guess.
   *
   * @throws GitSlimError also `corrupt`, when a seed's objects are not what they should be
   */
  clone(plan: ClonePlan, directory: string, options: TransferOptions): Promise<CloneReceipt>
  /**
   * Prepares fetches from a remote of a repository.
   *
   * @throws GitSlimError `unsupported` where the backend cannot
   */
  exchange(place: ExchangePlace, options: TransferOptions): Promise<Exchange>
  /**
   * Checks that LFS files can be fetched, before anything is fetched. `directory` exists.
   *
   * @throws GitSlimError `unsupported` where the backend cannot, or lacks git-lfs
   */
  findLfs(directory: string, options: TransferOptions): Promise<void>
  /** Fetches the LFS files of HEAD's commit; later git commands then keep them up to date. */
  fetchLfs(request: LfsRequest, options: TransferOptions): Promise<LfsReceipt>
}

/** Whether the caller's environment may name another repository than the one in the directory. */
export type WhichRepository = 'holding' | 'at'

export interface PushRequest {
  readonly remote: NamedRemote
  readonly branch: RefName
  /** The name of the branch on the server. */
  readonly target: RefName
  /** Its expected value there; null: it must not exist. */
  readonly expected: Oid | null
}

export interface Pusher {
  /**
   * Tells whether a branch contains a commit, or did according to its reflog: whoever moves the branch has seen it.
   */
  hasSeen(branch: RefName, oid: Oid): Promise<boolean>
  /**
   * Moves one branch of a server, also without a fast-forward.
   *
   * @throws GitSlimError `ref-moved` when it is not what it has to be there, `refused` when the server refuses it
   */
  push(request: PushRequest, options: Pick<TransferOptions, 'prompts'>): Promise<void>
}
