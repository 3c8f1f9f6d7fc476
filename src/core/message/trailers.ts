import { trim, trimEnd, withoutLeadingBlankLines } from '../bytes/white-space.js'

/**
 * Trailers: the block of `Key: value` lines at the end of a message. Messages are byte strings here (one character per
 * byte), so that no encoding loses anything.
 *
 * @see git-interpret-trailers(1)
 */

export interface SplitMessage {
  /** Subject and body, without blank lines around them. */
  readonly text: string
  /** The block's entries, with continuation lines joined. */
  readonly trailers: readonly string[]
}

const TRAILER = /^[A-Za-z0-9-]+[ \t]*:/
const OF_GIT = /^(?:Signed-off-by: |\(cherry picked from commit )/

/** Splits a message into its text and its trailers. A subject alone is never a trailer block. */
export function splitTrailers(message: string): SplitMessage {
  const text = trimBlankLines(message)
  const lines = text.split('\n')
  const blank = lines.findLastIndex(line => trim(line) === '')
  if (blank === -1) return { text, trailers: [] }
  const entries = entriesOf(lines.slice(blank + 1))
  if (!isTrailerBlock(entries)) return { text, trailers: [] }
  return { text: trimBlankLines(lines.slice(0, blank).join('\n')), trailers: entries }
}

/** Returns a message of a text and trailers, ending in a newline; empty when both are. */
export function joinTrailers(text: string, trailers: readonly string[]): string {
  return [text, trailers.join('\n')]
    .filter(part => part !== '')
    .map(part => `${part}\n`)
    .join('\n')
}

/** Returns the key of a trailer, in lower case; empty for another line. */
export function trailerKey(trailer: string): string {
  return (
    TRAILER.exec(trailer)?.[0]
      .replace(/[ \t]*:$/, '')
      .toLowerCase() ?? ''
  )
}

/**
 * Returns trailers without repetitions. Of several `Change-Id` only the first stays: Gerrit takes one commit for one
 * change.
 */
export function distinctTrailers(trailers: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return trailers.filter(trailer => {
    const key = trailerKey(trailer)
    const identity = key === 'change-id' ? key : `${key}\0${trailer.slice(key.length)}`
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}

/** Returns a text without blank lines before and after it, and without white space at its end. */
export function trimBlankLines(text: string): string {
  return trimEnd(withoutLeadingBlankLines(text))
}

function entriesOf(lines: readonly string[]): string[] {
  const entries: string[] = []
  for (const line of lines) {
    const last = entries.at(-1)
    if (/^[ \t]/.test(line) && last !== undefined) entries[entries.length - 1] = `${last}\n${line}`
    else entries.push(line)
  }
  return entries
}

function isTrailerBlock(entries: readonly string[]): boolean {
  const isTrailer = (entry: string) => TRAILER.test(entry) || OF_GIT.test(entry)
  const trailers = entries.filter(isTrailer).length
  // A continuation line belongs to the line before.
  const others = entries.filter(entry => !isTrailer(entry)).flatMap(entry => entry.split('\n')).length
  return (trailers > 0 && others === 0) || (entries.some(entry => OF_GIT.test(entry)) && trailers * 3 >= others)
}
