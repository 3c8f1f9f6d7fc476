import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'

/** Tells whether a file operation failed with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Tells whether a file operation failed because the file, or a directory above it, does not exist. */
export function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR')
}

/** Returns the result of a file operation, or undefined when the file does not exist. */
export async function orAbsent<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Error codes of a disk, or of a system at its limits: never our own fault. */
const fullness = ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'EIO', 'EFBIG']

const refusals = [...fullness, 'EACCES', 'EPERM']

/** Returns a failure that people can act on when a file system refuses to write; else the error itself. */
export function diskFailure(error: unknown, where: string | undefined): unknown {
  if (hasCode(error, 'ENAMETOOLONG')) {
    return new GitSlimError('refused', messages.common.nameTooLong((error as Error).message), { cause: error })
  }
  if (!hasCode(error, ...refusals)) return error
  return new GitSlimError('disk', messages.common.cannotWrite(where, (error as Error).message), { cause: error })
}

/** Returns the failure for a disk error, also if it is the cause of another error; else the error itself. */
export function knownFailure(error: unknown): unknown {
  if (error instanceof GitSlimError) return error
  for (let at = error; at instanceof Error; at = at.cause) {
    if (hasCode(at, ...fullness)) return diskFailure(at, (at as NodeJS.ErrnoException).path)
  }
  return error
}
