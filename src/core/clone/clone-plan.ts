/** A clone, decided completely before anything is transferred. */
import type { ObjectFormat, Oid } from '../object/oid.js'
import type { RefName } from '../ref/ref-name.js'
import type { SparseSet } from '../sparse/sparse-set.js'
import type { ObjectFilter } from './object-filter.js'

/** A ref a server offers. */
export interface RemoteRef {
  readonly name: RefName
  readonly oid: Oid
  readonly peeled?: Oid
  /**
   * For HEAD: the ref that it refers to, if the server says so; this may be something other than a branch, or an
   * invalid name.
   */
  readonly symref?: RefName
}

/** The address to fetch from, without any secret, and the secret separately. */
export interface Remote {
  /** The address as git takes it: `https://…`, `ssh://…`, `git@host:path`, `file:///…`. Never with a password. */
  readonly url: string
  /** The address after the user's insteadOf, where one applies: the credential is for this one. */
  readonly reached?: string
  readonly credential?: Credential
}

/** A remote of a repository, with its name in the configuration. */
export interface NamedRemote extends Remote {
  readonly name: string
}

/** The user name and password. Without a password, git asks the user's helpers, the agent, or a prompt. */
export interface Credential {
  readonly username: string
  readonly password?: string
}

/** How much history to fetch. */
export type HistoryLimit =
  | { readonly kind: 'full' }
  | { readonly kind: 'depth'; readonly depth: number }
  /** Commits newer than the date (seconds since 1970) and not reachable from the given refs of the server. */
  | { readonly kind: 'shallow'; readonly since?: number; readonly exclude: readonly string[] }

/** One thing to fetch: a server's ref or object, and the local refs it is stored under. */
export interface FetchItem {
  readonly source: RefName | Oid
  readonly targets: readonly RefName[]
  /** The object that the server offered under that name when it was asked; the ref may have moved since. */
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
  /** The objects left out of the clone, except those that the checkout needs; undefined: none. */
  readonly filter: ObjectFilter | undefined
  /** The files that are checked out; undefined: all. */
  readonly sparse: SparseSet | undefined
  /**
   * The target of HEAD: a branch (also one without commits), one of the fetched commits by its id, or else the first
   * item; and why.
   */
  readonly head: { readonly branch: RefName } | { readonly detached: RefName | Oid; readonly reason?: string }
  /** Lines of configuration for the new repository: `[section, name, value]`, section as `remote "origin"`. */
  readonly config: readonly (readonly [section: string, name: string, value: string])[]
  /** Symbolic refs to create, such as `refs/remotes/origin/HEAD`. */
  readonly symrefs: readonly { readonly name: RefName; readonly target: RefName }[]
  readonly seed?: Seed
  readonly templates?: string | undefined // The user's template directory
  /** No files are checked out now, but they will be: the objects for that are fetched all the same. */
  readonly checkoutLater?: boolean
}

/** Objects on this machine, which need not be transferred. */
export interface Seed {
  /** Its objects, shallow boundaries and refs are read as data. Nothing else of it is read, and nothing is run. */
  readonly gitDirectory: string
  /** `share`: by hard links, where possible, because the other directory is about to be removed. */
  readonly take: 'share' | 'copy'
  /** Undefined: the seed is not changed. */
  readonly growth?: SeedGrowth
}

/** Adds missing objects to a seed, for later clones. */
export interface SeedGrowth {
  /**
   * Called before a server is asked for objects that the seed lacks.
   *
   * @returns whether the seed is the caller's to add to, and is to be looked at again, since it may have grown meanwhile
   */
  begin(): Promise<'ours' | 'not-ours'>
  /** Called when the fetched objects are there, or with the reason why not, which is no failure of the clone. */
  end(failure?: Error): Promise<void>
}
