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

/** Returns a signature as it stands in a header: programs on Windows write carriage returns. */
export function inHeader(signature: Uint8Array): Uint8Array {
  return fromLatin1(toLatin1(signature).replaceAll('\r\n', '\n').replace(/\n$/, ''))
}
