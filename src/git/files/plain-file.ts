import { lstat, readFile } from 'node:fs/promises'

/** The size limit for a ref, a list of refs or a configuration. */
const longest = 64 * 1024 * 1024

/**
 * Returns the text of a file that somebody else may have created; undefined for anything but a regular file: a link
 * leads elsewhere, a pipe may never end.
 */
export async function readPlainFile(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path)
    return stats.isFile() && stats.size <= longest ? await readFile(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}
