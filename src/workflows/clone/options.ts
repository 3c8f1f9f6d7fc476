import type { CloneRequest } from '../../core/clone/clone-request.js'
import type { CleanRequest, HistoryLimit } from '../../git/port.js'
import type { DeepenOptions, DeepenTarget } from '../deepen/options.js'
import type { NetworkOptions } from '../transfer/network-settings.js'
import type { Context } from '../context.js'

/** What a clone is asked to do; the command line's words, sorted. */
export interface CloneOptions extends Omit<CloneRequest, 'limit' | 'sparse'> {
  readonly url: string
  /** Undefined: the name git would guess from the address. */
  readonly directory: string | undefined
  readonly limit: LimitRequest
  /** Which files are checked out; undefined: all. */
  readonly sparse: SparseRequest | undefined
  readonly network: NetworkOptions
  /** What becomes of the password or token when the clone is made. */
  readonly credentials: 'forget' | 'keep'
  /** What is searched for in history, beyond what the limit brings; undefined: nothing. */
  readonly search: SearchOptions | undefined
  /** Undefined: submodules stay empty directories. */
  readonly submodules: SubmoduleOptions | undefined
  /** Undefined: files that are kept in LFS stay pointers. */
  readonly lfs: LfsOptions | undefined
  /** What becomes of files that are there, when the directory has a clone already; undefined: it must have none. */
  readonly reuse: CleanRequest | undefined
  /** What becomes of a directory that holds something else: it stays, or makes room when the clone is complete. */
  readonly occupied: 'refuse' | 'replace'
  /** Where repositories are kept for clones to come; undefined: where it is set up, else nowhere. */
  readonly cache: string | undefined
}

export interface LfsOptions {
  /** Patterns, as git-lfs reads them; none: all files of the commit. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Directories, or what a list of patterns picks; the file of one is named from where the program was started. */
export type SparseRequest =
  | { readonly kind: 'cone'; readonly directories: readonly string[] }
  | { readonly kind: 'patterns'; readonly text: string }
  | { readonly kind: 'pattern-file'; readonly file: string }

export interface SubmoduleOptions {
  /** Whether the submodules' own submodules are cloned, too. */
  readonly depth: 'one-level' | 'recursive'
  /** How many are cloned at the same time. */
  readonly jobs: number
}

/** A search of history; see {@link DeepenOptions}. */
export type SearchOptions = Pick<DeepenOptions, 'maxCommits' | 'trees'> & {
  readonly target: Extract<DeepenTarget, { readonly kind: 'to-merge-base' | 'to-tag' }>
}

/** How much history: all of it, a depth, or what is newer than a date and not reachable from some of the server's refs. */
export type LimitRequest =
  | { readonly kind: 'full' }
  | { readonly kind: 'depth'; readonly depth: number }
  /** The date as typed. */
  | { readonly kind: 'shallow'; readonly since: string | undefined; readonly exclude: readonly string[] }

/**
 * Returns how much history is fetched, dates read.
 *
 * @throws GitSlimError `usage` for a date that git would silently read as "now"
 */
export async function resolveLimit({ backend }: Context, request: LimitRequest): Promise<HistoryLimit> {
  if (request.kind !== 'shallow') return request
  const { since, exclude } = request
  if (since === undefined) return { kind: 'shallow', exclude }
  return { kind: 'shallow', since: (await backend.parseDate(since)).seconds, exclude }
}
