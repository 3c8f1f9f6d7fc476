import prettyBytes from 'pretty-bytes'
import { type ErrorText, GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}

/**
 * Parses a size: `2MB` is two million bytes; `2M` and `2MiB` are 2 × 1024 × 1024, as in git's configuration.
 *
 * @throws GitSlimError `usage`
 */
export function sizeOf(option: string, text: string): number {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? []
  const factor = units[unit.toLowerCase()]
  if (count !== '' && factor !== undefined) return Math.floor(Number(count) * factor)
  throw new GitSlimError('usage', messages.report.notASize(option, text))
}

/** Returns what to say where something is larger than was allowed; undefined where it is not. */
export function exceededBy(
  bytes: number,
  allowed: number | undefined,
  say: (bytes: string, allowed: string) => ErrorText,
): ErrorText | undefined {
  return allowed === undefined || bytes <= allowed ? undefined : say(prettyBytes(bytes), prettyBytes(allowed))
}
