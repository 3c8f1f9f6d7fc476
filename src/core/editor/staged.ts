import type { Oid } from '../object/oid.js'

/** What is staged, and where it would be absorbed; or why there is nothing to show. */
export type StagedAnswer =
  | { readonly kind: 'staged'; readonly staged: Staged }
  | { readonly kind: 'nothing'; readonly why: string }

export interface Staged {
  /** The tree that it makes: by it is told whether it is still the same. */
  readonly tree: Oid
  readonly parts: readonly StagedPart[]
}

/** Some lines, or what is no matter of lines. All text is safe to be shown. */
export interface StagedPart {
  readonly place: string
  readonly fate: 'goes' | 'stays'
  /** Where it goes, or why it stays, as an absorption tells it. */
  readonly goal: string
  /** The commit that it goes into, or that it could not go into. */
  readonly commit: Oid | undefined
  /** How many lines it takes away and puts in. */
  readonly count: number
  /** Returns one of them: of thousands, few are seen. */
  line(at: number): { readonly kind: 'added' | 'deleted'; readonly text: string }
}
