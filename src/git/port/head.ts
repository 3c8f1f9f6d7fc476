/** What a worktree has checked out, and what is under way in it. */
import type { Oid } from '../../core/object/oid.js'
import type { RefName } from '../port.js'

/** What HEAD is: a branch (`oid` null while it has no commit), or a commit. */
export type HeadState =
  | { readonly kind: 'branch'; readonly ref: RefName; readonly oid: Oid | null }
  | { readonly kind: 'detached'; readonly oid: Oid }

/** Something git was told to do and has not finished. */
export type Pending = 'rebase' | 'am' | 'merge' | 'cherry-pick' | 'revert' | 'bisect'

export interface Head {
  current(): Promise<HeadState>
  /** The unfinished command in this worktree, or undefined. */
  pending(): Promise<Pending | undefined>
}
