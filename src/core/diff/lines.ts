import { toLatin1 } from '../bytes/bytes.js'

/** A file's lines, one character per byte; each ends with its newline, except perhaps the last. */
export type Lines = readonly string[]

/** Returns the lines of a file. */
export function linesOf(bytes: Uint8Array): Lines {
  const text = toLatin1(bytes)
  const lines: string[] = []
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline === -1 ? text.length : newline + 1
    lines.push(text.slice(at, end))
    at = end
  }
  return lines
}

/** Tells whether the last line has no newline. */
export function lacksNewline(lines: Lines): boolean {
  return lines.length > 0 && !lines.at(-1)?.endsWith('\n')
}

/** The number of bytes that git examines. */
const looked = 8000

/** Tells whether git would consider a file binary without attributes. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, looked).includes(0)
}
