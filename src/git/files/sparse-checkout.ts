import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatConfig } from '../../core/config/format-config.js'
import { sparseFile } from '../../core/sparse/sparse-set.js'
import type { SparseSet } from '../port.js'

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
