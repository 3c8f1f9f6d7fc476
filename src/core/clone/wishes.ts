import type { HistoryLimit } from '../../git/port.js'

/** What the user wants of a clone. */
export interface CloneWishes {
  readonly limit: HistoryLimit
  /** Which commit is checked out: the server's default, a branch or tag by name, or any ref or full object name. */
  readonly head: HeadWish
  /** Which branches are fetched beside that: none, or all of them. */
  readonly branches: 'one' | 'all'
  readonly tags: 'none' | 'all'
  readonly form: 'worktree' | 'bare'
  readonly checkout: 'files' | 'nothing'
  readonly originName: string
}

export type HeadWish =
  | { readonly kind: 'default' }
  | { readonly kind: 'branch-or-tag'; readonly name: string }
  | { readonly kind: 'revision'; readonly name: string }
