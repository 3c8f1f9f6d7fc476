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
 * Sets up which files a new repository checks out, as `git sparse-checkout set` leaves it; the repository's own
 * configuration says that each worktree has one, too.
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
 * Returns a function that tells which files a repository has checked out; undefined: all of them. What cannot be read
 * leaves nothing out.
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
  // What git writes for directories are patterns that pick them.
  return sparseMatcher({ kind: 'patterns', text: encode(patterns) })
}

function settingsIn(config: string | undefined): ReturnType<typeof parseConfig> {
  try {
    return parseConfig(config ?? '')
  } catch {
    return []
  }
}

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
