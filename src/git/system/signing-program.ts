import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import type { Env } from '../port.js'
import type { GitProgram } from './spawn.js'

/** A signing program, started as git starts it, in the environment of git-slim itself. */
export interface SigningProgram {
  readonly git: GitProgram
  readonly program: string
  readonly cwd: string
  readonly env: Env
}

/**
 * Returns a signature in the form of a header, or undefined where the output cannot be one: programs on Windows write
 * carriage returns.
 */
export function inHeader(signature: Uint8Array): Uint8Array | undefined {
  const text = toLatin1(signature).replaceAll('\r\n', '\n').replace(/\n$/, '')
  // A header cannot contain a NUL: fsck would refuse the commit.
  return text.trim() === '' || text.includes('\0') ? undefined : fromLatin1(text)
}
