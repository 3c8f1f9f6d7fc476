import { isOid } from '../object/oid.js'
import type { HistoryLimit } from './clone-plan.js'
import type { Oid } from '../object/oid.js'
import type { RefName } from '../ref/ref-name.js'
import type { SparseSet } from '../sparse/sparse-set.js'
import type { ObjectFilter } from './object-filter.js'

/**
 * How refs, reflog and configuration are left: as git-clone(1) leaves them, or as git-init(1), git-remote(1), git-fetch(1)
 * and git-checkout(1) do in a job, one after the other. Then a later `git fetch` brings all branches, there is no
 * `refs/remotes/origin/HEAD`, a pull request is `refs/remotes/pull/…`, and git collects no garbage by itself.
 */
export type CloneLayout = 'clone' | 'fetch-and-checkout'

/** What the user wants of a clone. */
export interface CloneRequest {
  readonly limit: HistoryLimit
  /** Which commit is checked out: the server's default, a branch or tag by name, or any ref or full object name. */
  readonly head: HeadRequest
  /** Which branches are fetched beside that: none, or all of them. */
  readonly branches: 'one' | 'all'
  readonly tags: 'none' | 'all'
  readonly form: 'worktree' | 'bare'
  readonly checkout: 'files' | 'nothing'
  readonly originName: string
  readonly layout: CloneLayout
  /** Which files are checked out; undefined: all. */
  readonly sparse: SparseSet | undefined
  /** What is left with the server; undefined: the files that a sparse checkout does not need. */
  readonly filter: ObjectFilter | 'none' | undefined
  /** What is fetched beside all that. */
  readonly extraRefs: readonly ExtraRefRequest[]
}

/** One more of the server's refs, and the name it is to have here; undefined: the one git would give it. */
export interface ExtraRefRequest {
  readonly ref: string
  readonly local: string | undefined
}

export type HeadRequest =
  | { readonly kind: 'default' }
  /** Where `orCommit` allows it, and there is none of the name: a commit by the first digits of its id. */
  | { readonly kind: 'branch-or-tag'; readonly name: string; readonly orCommit?: 'allowed' }
  | { readonly kind: 'revision'; readonly name: string }
  /** A commit that a ref of the server's held a moment ago; it may have moved on, but a tag may not. */
  | { readonly kind: 'commit'; readonly oid: Oid; readonly ref: RefName }

/** Tells whether the server's refs have to be listed: not for what is named by all its digits. */
export function needsRefs({ head, branches, tags, limit, extraRefs }: CloneRequest): boolean {
  const alone =
    branches === 'one' &&
    tags === 'none' &&
    extraRefs.length === 0 &&
    !(limit.kind === 'shallow' && limit.exclude.length > 0)
  if (head.kind === 'commit') return !alone || head.ref.startsWith('refs/tags/')
  return !(alone && head.kind === 'revision' && isOid(head.name))
}
