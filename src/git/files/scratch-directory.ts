import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ProcessMark } from '../port.js'
import { breakDeadLocks } from './dead-locks.js'
import { diskFailure } from './file-errors.js'
import { giveUpName, inherit, ownName } from './own-names.js'

/**
 * Creates a directory inside a git directory, for objects that are not yet the repository's own, and removes leftovers
 * of killed processes of this host: their directories, and their locks.
 *
 * @throws GitSlimError `disk` where nothing can be written
 */
export async function makeScratchDirectory(gitDirectory: string, mark: ProcessMark): Promise<string> {
  try {
    for (const name of await inherit(gitDirectory, 'scratch', mark)) await removeScratch(join(gitDirectory, name))
    await breakDeadLocks({ gitDirectory, mark })
    const directory = join(gitDirectory, ownName('scratch', mark))
    await mkdir(directory)
    return directory
  } catch (error) {
    throw diskFailure(error, gitDirectory)
  }
}

/** Removes such a directory with its content. */
export async function removeScratch(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
  giveUpName(basename(directory))
}
