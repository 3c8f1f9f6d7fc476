import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Tells whether a repository lacks history: git keeps no empty file of boundaries. */
export async function isShallow(gitDirectory: string): Promise<boolean> {
  try {
    return (await stat(join(gitDirectory, 'shallow'))).size > 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
