import { toLatin1 } from '../bytes/bytes.js'
import { coneFile, coneMatcher } from './cone.js'
import { patternFile, patternMatcher } from './pattern-list.js'

/** Which files of a commit are checked out. */
export type SparseSet =
  /** Those in some directories, those beside them on the way up, and those at the top. */
  | { readonly kind: 'cone'; readonly directories: readonly string[] }
  /** Those that a list of patterns picks. */
  | { readonly kind: 'patterns'; readonly text: Uint8Array }

/** Returns what git keeps in `info/sparse-checkout` for such a set: the same bytes as `git sparse-checkout set` writes. */
export function sparseFile(sparse: SparseSet): Uint8Array {
  return sparse.kind === 'cone' ? coneFile(sparse.directories) : patternFile(sparse.text)
}

/** Returns a function that tells whether a file, by its path from the top, is checked out. */
export function sparseMatcher(sparse: SparseSet): (path: Uint8Array, mode: string) => boolean {
  const inLatin1 = sparse.kind === 'cone' ? coneMatcher(sparse.directories) : patternMatcher(sparse.text)
  return (path, mode) => inLatin1(toLatin1(path), mode)
}
