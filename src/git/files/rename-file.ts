import { rename } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasCode } from './file-errors.js'

/**
 * Renames a file, over another if needed. Retried, because on Windows a virus scanner may hold a new file for a moment.
 */
export async function renameFile(from: string, to: string): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await rename(from, to)
    } catch (error) {
      if (wait > 1000 || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error
    }
    await sleep(wait)
  }
}
