import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes all that a directory of our own holds, and not the directory. */
export async function emptyDirectory(directory: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }
  for (const name of await readdir(directory)) await rm(join(directory, name), options)
}
