import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'

/** Tells whether a file operation failed with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Tells whether a file operation failed since the file, or a directory above it, does not exist. */
export function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR')
}

/** Returns what a file operation gives, or undefined when the file does not exist. */
export async function orAbsent<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

const refusals = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'EIO', 'EFBIG']

/** Returns the failure that people can do something about when a file system refuses to write; else the error as it was. */
export function diskFailure(error: unknown, where: string): unknown {
  if (hasCode(error, 'ENAMETOOLONG')) {
    return new GitSlimError('refused', messages.common.nameTooLong((error as Error).message), { cause: error })
  }
  if (!hasCode(error, ...refusals)) return error
  return new GitSlimError('disk', messages.common.cannotWrite(where, (error as Error).message), { cause: error })
}
