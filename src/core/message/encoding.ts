import { encode, toLatin1 } from '../bytes/bytes.js'
import { type Commit, headerOf } from '../object/commit.js'

/** Returns the name of the encoding a commit declares, in lower case; undefined for UTF-8. */
function encodingOf(commit: Commit): string | undefined {
  const header = headerOf(commit, 'encoding')
  const name = header && toLatin1(header).trim().toLowerCase()
  return name === undefined || name === 'utf-8' || name === 'utf8' ? undefined : name
}

/**
 * Converts bytes of an encoding to UTF-8; unchanged if the encoding is unknown or the bytes are invalid. ISO-8859-1 is
 * git's and iconv's, not the Web's: 0x80 to 0x9f are control characters.
 */
function toUtf8(bytes: Uint8Array, encoding: string | undefined): Uint8Array {
  if (encoding === undefined) return bytes
  if (/^(?:iso-?8859-1|latin-?1)$/.test(encoding)) return encode(toLatin1(bytes))
  try {
    return encode(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return bytes
  }
}

/**
 * Converts commits so that their messages and authors fit in one commit: unchanged if all have the same encoding, else
 * in UTF-8 and without an `encoding` header.
 */
export function inOneEncoding(commits: readonly Commit[]): readonly Commit[] {
  const [first] = commits
  if (first === undefined || commits.every(commit => encodingOf(commit) === encodingOf(first))) return commits
  return commits.map(inUtf8)
}

/** Returns a commit with author and message in UTF-8 and without an `encoding` header. */
export function inUtf8(commit: Commit): Commit {
  const encoding = encodingOf(commit)
  return {
    ...commit,
    author: { raw: toUtf8(commit.author.raw, encoding) },
    message: toUtf8(commit.message, encoding),
    extraHeaders: commit.extraHeaders.filter(({ name }) => name !== 'encoding'),
  }
}
