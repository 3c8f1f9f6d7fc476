import { lstat, readFile } from 'node:fs/promises'

/** No ref, list of refs or configuration of a sane repository is longer. */
const longest = 64 * 1024 * 1024

/**
 * Returns the text of a file that somebody else may have put there; undefined for all that is no plain file: a link
 * leads elsewhere, a pipe is waited for without end.
 */
export async function readPlainFile(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path)
    return stats.isFile() && stats.size <= longest ? await readFile(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
