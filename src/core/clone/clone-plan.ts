/** What a clone is, decided before anything is transferred. */
import type { ObjectFormat, Oid } from '../object/oid.js'
import type { RefName } from '../ref/ref-name.js'
import type { SparseSet } from '../sparse/sparse-set.js'
import type { ObjectFilter } from './object-filter.js'

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

/** Objects on this machine, which then need not come over the wire. */
export interface Seed {
  /** Its objects, shallow boundaries and refs are read as data. Nothing else of it is looked at, and nothing is run. */
  readonly gitDirectory: string
  /** `share`: by hard links, where there are any: the other directory is about to go. */
  readonly take: 'share' | 'copy'
  /** Undefined: it stays as it is. */
  readonly growth?: SeedGrowth
}

/** How a seed gets what it lacks, for clones to come. */
export interface SeedGrowth {
  /**
   * Called before a server is asked for what the seed lacks.
   *
   * @returns whether the seed is the caller's to add to, and is to be looked at again, since it may have grown meanwhile
   */
  begin(): Promise<'ours' | 'not-ours'>
  /** Told when what was fetched is there, or why it is not: no reason for a clone to fail. */
  end(failure?: Error): Promise<void>
}
