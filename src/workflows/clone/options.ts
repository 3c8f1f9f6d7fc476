import type { CloneRequest } from '../../core/clone/clone-request.js'
import type { CleanRequest, HistoryLimit } from '../../git/port.js'
import type { DeepenOptions, DeepenTarget } from '../deepen/options.js'
import type { NetworkOptions } from '../transfer/network-settings.js'
import type { Context } from '../context.js'

/** The options of a clone; the command line's words, sorted. */
export interface CloneOptions extends Omit<CloneRequest, 'limit' | 'sparse'> {
  readonly url: string
  /** Undefined: the name that git would derive from the address. */
  readonly directory: string | undefined
  readonly limit: LimitRequest
  /** The files that are checked out; undefined: all. */
  readonly sparse: SparseRequest | undefined
  readonly network: NetworkOptions
  /** What happens to the password or token after the clone. */
  readonly credentials: 'forget' | 'keep'
  /** The target of a history search, beyond the limit; undefined: none. */
  readonly search: SearchOptions | undefined
  /** Undefined: submodules stay empty directories. */
  readonly submodules: SubmoduleOptions | undefined
  /** Undefined: LFS files stay pointers. */
  readonly lfs: LfsOptions | undefined
  /** What happens to existing files when the directory is a clone already; undefined: it must not be one. */
  readonly reuse: CleanRequest | undefined
  /** What happens to a directory with other content: it stays, or is replaced when the clone is complete. */
  readonly occupied: 'refuse' | 'replace'
  /** The cache directory; undefined: the configured one, else none. */
  readonly cache: string | undefined
}

export interface LfsOptions {
  /** Patterns, as git-lfs reads them; empty: all files of the commit. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Directories, or a pattern list; its file is relative to the directory in which the program was started. */
export type SparseRequest =
  | { readonly kind: 'cone'; readonly directories: readonly string[] }
  | { readonly kind: 'patterns'; readonly text: string }
  | { readonly kind: 'pattern-file'; readonly file: string }

export interface SubmoduleOptions {
  /** Whether nested submodules are cloned too. */
  readonly depth: 'one-level' | 'recursive'
  /** How many are cloned at the same time. */
  readonly jobs: number
}

/** A search of history; see {@link DeepenOptions}. */
export type SearchOptions = Pick<DeepenOptions, 'maxCommits' | 'trees'> & {
  readonly target: Extract<DeepenTarget, { readonly kind: 'to-merge-base' | 'to-tag' }>
}

/**
 * How much history: all of it, a depth, or everything newer than a date and not reachable from some of the server's
 * refs.
 */
export type LimitRequest =
  | { readonly kind: 'full' }
  | { readonly kind: 'depth'; readonly depth: number }
  /** The date as typed. */
  | { readonly kind: 'shallow'; readonly since: string | undefined; readonly exclude: readonly string[] }

/**
 * Returns how much history is fetched, with dates parsed.
 *
 * @throws GitSlimError `usage` for a date that git would silently read as "now"
 */
export async function resolveLimit({ backend }: Context, request: LimitRequest): Promise<HistoryLimit> {
  if (request.kind !== 'shallow') return request
  const { since, exclude } = request
  if (since === undefined) return { kind: 'shallow', exclude }
  return { kind: 'shallow', since: (await backend.parseDate(since)).seconds, exclude }
}
