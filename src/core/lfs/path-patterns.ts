import { decodeLossy } from '../bytes/bytes.js'

/** A single argument of a program may have 128 KiB on Linux. */
const longest = 60_000

/**
 * Returns lists of patterns for git-lfs, each short enough for a command line, that match these paths: from the top, and
 * with any one character where a special one stands, since a comma separates patterns and nothing can be escaped.
 *
 * @see git-lfs-fetch(1), INCLUDE AND EXCLUDE
 */
export function pathPatterns(paths: readonly Uint8Array[]): readonly string[] {
  const lists: string[] = []
  for (const path of paths) {
    const pattern = `/${decodeLossy(path).replace(/[*?[\]\\,\ufffd]/g, '?')}`
    const last = lists.at(-1)
    if (last === undefined || last.length + pattern.length > longest) lists.push(pattern)
    else lists[lists.length - 1] = `${last},${pattern}`
  }
  return lists
}
