import { missingDirectories } from '../../core/sparse/missing-directories.js'
import { sparseMatcher } from '../../core/sparse/sparse-set.js'
import { messages } from '../../output/messages.js'
import type { SparseSet } from '../port.js'
import type { TreeFile } from './list-tree.js'

/** Returns what a person should know of a sparse checkout: what was wanted, and is not there. */
export function sparseWarnings(sparse: SparseSet | undefined, files: readonly TreeFile[]): readonly string[] {
  if (sparse === undefined || files.length === 0) return []
  if (sparse.kind === 'patterns') {
    const isPicked = sparseMatcher(sparse)
    return files.some(({ path, mode }) => isPicked(path, mode)) ? [] : [messages.selection.nothingPicked]
  }
  const paths = files.map(({ path }) => path)
  return missingDirectories(sparse.directories, paths).map(messages.selection.missingDirectory)
}
