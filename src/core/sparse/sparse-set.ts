import { toLatin1 } from '../bytes/bytes.js'
import { coneFile, coneMatcher } from './cone.js'
import { patternFile, patternMatcher } from './pattern-list.js'

/** The files of a commit that are checked out. */
export type SparseSet =
  /** Files in some directories, files directly in the directories above them, and files at the top. */
  | { readonly kind: 'cone'; readonly directories: readonly string[] }
  /** Files that match a list of patterns. */
  | { readonly kind: 'patterns'; readonly text: Uint8Array }

/** Returns the content of `info/sparse-checkout`: the same bytes as `git sparse-checkout set` writes. */
export function sparseFile(sparse: SparseSet): Uint8Array {
  return sparse.kind === 'cone' ? coneFile(sparse.directories) : patternFile(sparse.text)
}

/** Returns a function that tells whether a file, by its path from the top, is checked out. */
export function sparseMatcher(sparse: SparseSet): (path: Uint8Array, mode: string) => boolean {
  const inLatin1 = sparse.kind === 'cone' ? coneMatcher(sparse.directories) : patternMatcher(sparse.text)
  return (path, mode) => inLatin1(toLatin1(path), mode)
}
