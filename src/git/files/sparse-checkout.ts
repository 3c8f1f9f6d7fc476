import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatConfig } from '../../core/config/format-config.js'
import { encode } from '../../core/bytes/bytes.js'
import { parseConfig } from '../../core/config/parse-config.js'
import { sparseFile, sparseMatcher } from '../../core/sparse/sparse-set.js'
import type { SparseSet } from '../port.js'
import { readPlainFile } from './plain-file.js'
import { missingDirectories } from '../../core/sparse/missing-directories.js'
import { messages } from '../../output/messages.js'
import type { TreeFile } from './list-tree.js'

/**
 * Configures the sparse checkout of a new repository, as `git sparse-checkout set` does; the repository's own
 * configuration says that each worktree has its own.
 *
 * @see git-sparse-checkout(1); git-worktree(1), CONFIGURATION FILE
 */
export async function setUpSparseCheckout(gitDirectory: string, sparse: SparseSet | undefined): Promise<void> {
  if (sparse === undefined) return
  await mkdir(join(gitDirectory, 'info'), { recursive: true })
  await writeFile(join(gitDirectory, 'info', 'sparse-checkout'), sparseFile(sparse))
  const config = formatConfig([
    ['core', 'sparseCheckout', 'true'],
    ['core', 'sparseCheckoutCone', String(sparse.kind === 'cone')],
  ])
  await writeFile(join(gitDirectory, 'config.worktree'), config)
}

/**
 * Returns a function that tells which files a repository has checked out; undefined: all of them. If the file cannot be
 * read, all are.
 */
export async function readSparseCheckout(
  gitDirectory: string,
): Promise<((path: Uint8Array, mode: string) => boolean) | undefined> {
  const [common, own, patterns] = await Promise.all(
    ['config', 'config.worktree', 'info/sparse-checkout'].map(name => readPlainFile(join(gitDirectory, name))),
  )
  const last = [common, own].flatMap(settingsIn).findLast(({ key }) => key === 'core.sparsecheckout')
  if (patterns === undefined || last === undefined || !/^(?:true|yes|on|1)$/i.test(last.value ?? 'true'))
    return undefined
  // Git writes directories as patterns that select them.
  return sparseMatcher({ kind: 'patterns', text: encode(patterns) })
}

function settingsIn(config: string | undefined): ReturnType<typeof parseConfig> {
  try {
    return parseConfig(config ?? '')
  } catch {
    return []
  }
}

/** Returns warnings about a sparse checkout: requested directories that do not exist. */
export function sparseWarnings(sparse: SparseSet | undefined, files: readonly TreeFile[]): readonly string[] {
  if (sparse === undefined || files.length === 0) return []
  if (sparse.kind === 'patterns') {
    const isPicked = sparseMatcher(sparse)
    return files.some(({ path, mode }) => isPicked(path, mode)) ? [] : [messages.selection.nothingPicked]
  }
  const paths = files.map(({ path }) => path)
  return missingDirectories(sparse.directories, paths).map(messages.selection.missingDirectory)
}
