import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import type { Env } from '../port.js'
import type { GitProgram } from './spawn.js'

/** A program that signs, and how it is started: as git starts it, in the environment that git itself was called with. */
export interface SigningProgram {
  readonly git: GitProgram
  readonly program: string
  readonly cwd: string
  readonly env: Env
}

/**
 * Returns a signature as it stands in a header, or undefined where what was written cannot be one: programs on Windows
 * write carriage returns.
 */
export function inHeader(signature: Uint8Array): Uint8Array | undefined {
  const text = toLatin1(signature).replaceAll('\r\n', '\n').replace(/\n$/, '')
  // No header holds a NUL: fsck would refuse the commit.
  return text.trim() === '' || text.includes('\0') ? undefined : fromLatin1(text)
}
