import { missingDirectories } from '../../core/sparse/missing-directories.js'
import { messages } from '../../output/messages.js'
import type { SparseSet } from '../port.js'
import type { TreeFile } from './list-tree.js'

/** Returns what a person should know of a sparse checkout: directories that were wanted, and that are not there. */
export function sparseWarnings(sparse: SparseSet | undefined, files: readonly TreeFile[]): readonly string[] {
  if (sparse?.kind !== 'cone') return []
  const paths = files.map(({ path }) => path)
  return missingDirectories(sparse.directories, paths).map(messages.selection.missingDirectory)
}
