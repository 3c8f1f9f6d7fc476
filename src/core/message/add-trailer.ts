import { trim, trimEnd } from '../bytes/white-space.js'
import { splitTrailers, trailerKey } from './trailers.js'

/**
 * Returns a message with a `Signed-off-by` trailer at its end; unchanged if its last line is that trailer already.
 *
 * @param person `Name <mail>`
 * @see sequencer.c, append_signoff
 */
export function withSignOff(message: string, person: string): string {
  const line = `Signed-off-by: ${person}`
  const isThere = trim(message) === line || splitTrailers(message).trailers.at(-1) === line
  return isThere ? message : appended(message, line)
}

/**
 * Returns a message with a trailer `Key: value` at its end, unless its last trailer is the same.
 *
 * @see git-interpret-trailers(1), `addIfDifferentNeighbor`
 */
export function withTrailer(message: string, trailer: string): string {
  const last = splitTrailers(message).trailers.at(-1)
  return last !== undefined && isSame(last, trailer) ? message : appended(message, trailer)
}

/** Normalises a trailer that somebody wrote as `Key: value` or `Key=value`; undefined for anything else. */
export function readTrailer(text: string): string | undefined {
  const [, key, value] = /^([A-Za-z0-9-]+)[ \t]*[:=](.*)$/.exec(text) ?? []
  if (key === undefined || value === undefined || trim(value) === '') return undefined
  return `${key}: ${trim(value)}`
}

function isSame(one: string, other: string): boolean {
  const value = (trailer: string) => trim(trailer.slice(trailer.indexOf(':') + 1)).toLowerCase()
  return trailerKey(one) === trailerKey(other) && value(one) === value(other)
}

/** The rest of the message stays, except for trailing white space. */
function appended(message: string, line: string): string {
  const text = trimEnd(message)
  if (text === '') return `${line}\n`
  return `${text}\n${splitTrailers(message).trailers.length > 0 ? '' : '\n'}${line}\n`
}
