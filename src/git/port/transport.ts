/** The port's other half: how to reach a server, and what a clone is, decided before anything is transferred. */
import type { ObjectFilter } from '../../core/clone/object-filter.js'
import type { CommitLinks } from '../../core/history/commit-links.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import type { SparseSet } from '../../core/sparse/sparse-set.js'
import type { Seed } from './seed.js'
import type { HeadState, RefName, WhichRepository } from '../port.js'

/** A ref a server offers. */
export interface RemoteRef {
  readonly name: RefName
  readonly oid: Oid
  readonly peeled?: Oid
  /** For HEAD: the ref it stands for, where the server says so; it need not be a branch, nor a name that git takes. */
  readonly symref?: RefName
}

/** Where to fetch from: an address without any secret in it, and the secret beside it. */
export interface Remote {
  /** As git takes it: `https://…`, `ssh://…`, `git@host:path`, `file:///…`. Never with a password. */
  readonly url: string
  /** The address that an insteadOf of the user's puts in its place, where it does: what the credential is for. */
  readonly reached?: string
  readonly credential?: Credential
}

/** A remote of a repository, by the name its settings stand under. */
export interface NamedRemote extends Remote {
  readonly name: string
}

/** Who asks. Without a password, whatever the user has set up (a helper, an agent, a prompt) is asked for it. */
export interface Credential {
  readonly username: string
  readonly password?: string
}

/** How much history to fetch. */
export type HistoryLimit =
  | { readonly kind: 'full' }
  | { readonly kind: 'depth'; readonly depth: number }
  /** Commits newer than the date (seconds since 1970) and not reachable from the server's refs named. */
  | { readonly kind: 'shallow'; readonly since?: number; readonly exclude: readonly string[] }

/** One thing to fetch: a server's ref or object, and the local refs it is stored under. */
export interface FetchItem {
  readonly source: RefName | Oid
  readonly targets: readonly RefName[]
  /** What the server offered under that name when it was asked; it may have moved since. */
  readonly offered?: RemoteRef
}

/** A new clone, decided in full before anything is transferred. */
export interface ClonePlan {
  readonly remote: Remote
  readonly originName: string
  readonly objectFormat: ObjectFormat
  readonly bare: boolean
  readonly checkout: boolean
  readonly limit: HistoryLimit
  readonly items: readonly FetchItem[]
  /** What is left with the server, but for what the checkout needs; undefined: nothing. */
  readonly filter: ObjectFilter | undefined
  /** Which files are checked out; undefined: all. */
  readonly sparse: SparseSet | undefined
  /** A branch (also one without commits), or one of the commits fetched, by its id, else the first item; and why. */
  readonly head: { readonly branch: RefName } | { readonly detached: RefName | Oid; readonly reason?: string }
  /** Lines of configuration for the new repository: `[section, name, value]`, section as `remote "origin"`. */
  readonly config: readonly (readonly [section: string, name: string, value: string])[]
  /** Symbolic refs to make, such as `refs/remotes/origin/HEAD`. */
  readonly symrefs: readonly { readonly name: RefName; readonly target: RefName }[]
  readonly seed?: Seed
  readonly templates?: string | undefined // the directory that the user has new repositories begin with
  /** No files are checked out, but they are going to be: what that needs comes all the same. */
  readonly checkoutLater?: boolean
}

export type TransferStage =
  | 'connect'
  | 'count'
  | 'compress'
  | 'receive'
  | 'resolve'
  | 'checkout'
  | 'submodules'
  | 'large-files'
  | 'sign'
  | 'hooks'

/** How far a transfer, or what else takes its time, is. Numbers are those of the stage; bytes only while receiving. */
export interface TransferProgress {
  readonly stage: TransferStage
  readonly done?: number
  readonly total?: number
  readonly bytes?: number
}

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
  /** What a person should know, such as a server that ignored a wish. */
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

/** Marks temporary files of a process, so that a later run can tell whether their maker still lives. */
export interface ProcessMark {
  readonly host: string
  readonly pid: number
  /** Tells whether a process of this host still runs. */
  readonly isAlive: (pid: number) => boolean
  /** The number of the user it runs as; undefined on Windows. */
  readonly user?: number | undefined
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
