/** The port's other half: how to reach a server, and what a clone is, decided before anything is transferred. */
import type { ObjectFormat, Oid } from '../core/object/oid.js'
import type { RefName } from './port.js'

/** A ref a server offers. */
export interface RemoteRef {
  readonly name: RefName
  readonly oid: Oid
  readonly peeled?: Oid
  /** For HEAD: the branch it stands for, where the server says so. */
  readonly symref?: RefName
}

/** Where to fetch from: an address without any secret in it, and the secret beside it. */
export interface Remote {
  /** As git takes it: `https://…`, `ssh://…`, `git@host:path`, `file:///…`. Never with a password. */
  readonly url: string
  readonly credential?: Credential
}

export interface Credential {
  readonly username: string
  readonly password: string
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
  /** What HEAD becomes: a branch (also one without commits), or a commit, possibly through the ref that was fetched. */
  readonly head: { readonly branch: RefName } | { readonly detached: RefName | Oid }
  /** Lines of configuration for the new repository: `[section, name, value]`, section as `remote "origin"`. */
  readonly config: readonly (readonly [section: string, name: string, value: string])[]
  /** Symbolic refs to make, such as `refs/remotes/origin/HEAD`. */
  readonly symrefs: readonly { readonly name: RefName; readonly target: RefName }[]
}

export type TransferStage = 'connect' | 'count' | 'compress' | 'receive' | 'resolve' | 'checkout'

/** How far a transfer is. Numbers are those of the stage; bytes only while receiving. */
export interface TransferProgress {
  readonly stage: TransferStage
  readonly done?: number
  readonly total?: number
  readonly bytes?: number
}

export interface TransferOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: TransferProgress) => void
}

export interface CloneReceipt {
  /** The commit HEAD stands for, or null for an empty repository. */
  readonly commit: Oid | null
  readonly receivedBytes: number
  /** What a person should know, such as a server that ignored a wish. */
  readonly warnings: readonly string[]
}

export interface Transport {
  /** Lists the refs a server offers, `HEAD` first where it has one. */
  lsRemote(remote: Remote, options: TransferOptions): Promise<readonly RemoteRef[]>
  /**
   * Makes the planned clone inside an existing, empty directory that belongs to the caller.
   * On failure the directory's contents are of no use; removing them is the caller's.
   */
  clone(plan: ClonePlan, directory: string, options: TransferOptions): Promise<CloneReceipt>
}
