/** The parts of a repository, and the states that it can be in. */
import type { Oid } from './object/oid.js'
import { type RefName, parseRefName } from './ref/ref-name.js'

/** What HEAD is: a branch (`oid` null while it has no commit), or a commit. */
export type HeadState =
  | { readonly kind: 'branch'; readonly ref: RefName; readonly oid: Oid | null }
  | { readonly kind: 'detached'; readonly oid: Oid }

/** A git command that has not finished. */
export type Pending = 'rebase' | 'am' | 'merge' | 'cherry-pick' | 'revert' | 'bisect'

/** The hooks that git-slim runs itself; others are run by the git commands that it uses. */
export type HookName =
  | 'pre-rebase'
  | 'pre-commit'
  | 'prepare-commit-msg'
  | 'commit-msg'
  | 'post-commit'
  | 'post-rewrite'
  | 'post-checkout'

/** Returns the ref a rewrite would move, also on a branch without commits. */
export function movableRef(head: HeadState): RefName {
  return head.kind === 'branch' ? head.ref : parseRefName('HEAD')
}
