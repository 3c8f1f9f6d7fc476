/** The part of the port that copies notes. */
import type { Oid } from '../../core/object/oid.js'

/** Old commits and what stands for them, and the git command that would have done the same. */
export interface NotesCopy {
  readonly pairs: readonly (readonly [old: Oid, rewritten: Oid])[]
  readonly command: 'amend' | 'rebase'
}

export type NotesOutcome =
  /** Also where nothing was to be copied. */
  | { readonly kind: 'copied' }
  /** `list` is a file that git can be given to do it again. */
  | { readonly kind: 'failed'; readonly reason: string; readonly list: string }
  /** They are to be copied, and this backend cannot. */
  | { readonly kind: 'unsupported' }

/** Notes of commits. @see git-notes(1) */
export interface Notes {
  /** Copies notes as git's own rewriting commands do: of the refs, and in the way, that are configured. */
  copy(wish: NotesCopy): Promise<NotesOutcome>
}
