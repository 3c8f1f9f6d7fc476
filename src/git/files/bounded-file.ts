import { open } from 'node:fs/promises'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'

/** No list of refs is longer, nor one of the commits at which a history ends. */
export const longestList = 128 * 1024 * 1024
/** @see setup.c, read_gitfile_gently */
export const longestRef = 1024 * 1024

/**
 * Returns the bytes of a file that belongs to a repository, and that nobody need have written in good faith. It is read
 * to its end or to the limit, whatever the system says of its size: a link may lead to what has no end.
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
