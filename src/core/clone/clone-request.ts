import { isOid } from '../object/oid.js'
import type { HistoryLimit } from './clone-plan.js'
import type { Oid } from '../object/oid.js'
import type { RefName } from '../ref/ref-name.js'
import type { SparseSet } from '../sparse/sparse-set.js'
import type { ObjectFilter } from './object-filter.js'

/**
 * How refs, reflog and configuration are written: as git-clone(1) does, or as git-init(1), git-remote(1), git-fetch(1)
 * and git-checkout(1) do one after the other in a job. With the second, a later `git fetch` fetches all branches, there
 * is no `refs/remotes/origin/HEAD`, a pull request is `refs/remotes/pull/…`, and git does not collect garbage by
 * itself.
 */
export type CloneLayout = 'clone' | 'fetch-and-checkout'

/** The options of a clone. */
export interface CloneRequest {
  readonly limit: HistoryLimit
  /** The commit to check out: the server's default, a branch or tag by name, any ref, or a full object id. */
  readonly head: HeadRequest
  /** The branches to fetch besides that: none, or all of them. */
  readonly branches: 'one' | 'all'
  readonly tags: 'none' | 'all'
  readonly form: 'worktree' | 'bare'
  readonly checkout: 'files' | 'nothing'
  readonly originName: string
  readonly layout: CloneLayout
  /** The files to check out; undefined: all. */
  readonly sparse: SparseSet | undefined
  /** The objects to leave out; undefined: the files outside a sparse checkout. */
  readonly filter: ObjectFilter | 'none' | undefined
  /** Further refs to fetch. */
  readonly extraRefs: readonly ExtraRefRequest[]
}

/** One more ref of the server, and its local name; undefined: the name that git would give it. */
export interface ExtraRefRequest {
  readonly ref: string
  readonly local: string | undefined
}

export type HeadRequest =
  | { readonly kind: 'default' }
  /** If `orCommit` allows it and there is no such ref: a commit by an abbreviated id. */
  | { readonly kind: 'branch-or-tag'; readonly name: string; readonly orCommit?: 'allowed' }
  | { readonly kind: 'revision'; readonly name: string }
  /** A commit that a ref of the server held recently; a branch may have moved since, a tag may not. */
  | { readonly kind: 'commit'; readonly oid: Oid; readonly ref: RefName }

/** Tells whether the server's refs have to be listed: not for a full object id. */
export function needsRefs({ head, branches, tags, limit, extraRefs }: CloneRequest): boolean {
  const alone =
    branches === 'one' &&
    tags === 'none' &&
    extraRefs.length === 0 &&
    !(limit.kind === 'shallow' && limit.exclude.length > 0)
  if (head.kind === 'commit') return !alone || head.ref.startsWith('refs/tags/')
  return !(alone && head.kind === 'revision' && isOid(head.name))
}
