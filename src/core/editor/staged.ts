import type { Oid } from '../object/oid.js'

/** The staged changes, and where they would be absorbed; or why there is nothing to show. */
export type StagedAnswer =
  | { readonly kind: 'staged'; readonly staged: Staged }
  | { readonly kind: 'nothing'; readonly why: string }

export interface Staged {
  /** The tree of the index: it tells whether the staged changes are still the same. */
  readonly tree: Oid
  readonly parts: readonly StagedPart[]
}

/** Some lines, or a change that is not text. All text is safe to show. */
export interface StagedPart {
  readonly place: string
  readonly fate: 'goes' | 'stays'
  /** Its target, or why it stays, as absorb reports it. */
  readonly goal: string
  /** The commit that it is absorbed into, or that prevents it. */
  readonly commit: Oid | undefined
  /** The number of removed and added lines. */
  readonly count: number
  /** Returns one change: of thousands, few are shown. */
  line(at: number): { readonly kind: 'added' | 'deleted'; readonly text: string }
}
