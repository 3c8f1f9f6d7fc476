import { open } from 'node:fs/promises'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'

/** The size limit for a list of refs, and for a list of shallow commits. */
export const longestList = 128 * 1024 * 1024
/** @see setup.c, read_gitfile_gently */
export const longestRef = 1024 * 1024

/**
 * Returns the bytes of an untrusted file of a repository. It is read to its end or to the limit, whatever size the
 * system reports: a link may lead to an endless file.
 *
 * @throws GitSlimError `corrupt` when it has more bytes than that
 */
export async function readBounded(path: string, most: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const parts: Buffer[] = []
    let size = 0
    for (let length = 4096; ; length = Math.min(length * 2, 1024 * 1024)) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length)
      if (bytesRead === 0) return Buffer.concat(parts, size)
      size += bytesRead
      if (size > most) throw new GitSlimError('corrupt', messages.inProcess.fileTooLong(path, most))
      parts.push(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
