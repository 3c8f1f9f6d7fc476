import { concat, encode, fromLatin1, LF, toLatin1 } from '../bytes/bytes.js'
import type { Ident } from './ident.js'
import { type Oid, parseOid } from './oid.js'
import { MalformedObject, type RawObject } from './raw-object.js'

/** A header beyond the usual four, such as `gpgsig`, `encoding` or `mergetag`; continuation lines are joined by LF. */
export interface Header {
  readonly name: string
  readonly value: Uint8Array
}

/** A commit as a value. Parsing and writing preserve every byte of a commit that git can make. */
export interface Commit {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author: Ident
  readonly committer: Ident
  readonly extraHeaders: readonly Header[]
  /** The bytes after the blank line, unchanged: any encoding, with or without a newline at the end. */
  readonly message: Uint8Array
}

/** Why some bytes are not a commit that can be rewritten without loss. */
export class MalformedCommit extends MalformedObject {
  override name = 'MalformedCommit'
}

/**
 * Parses a commit. The order of headers must be git's own (tree, parents, author, committer, the rest); anything else
 * could not be written back byte for byte, and is refused.
 *
 * @throws MalformedCommit
 * @see commit.c, parse_commit_buffer
 */
export function parseCommit(body: Uint8Array): Commit {
  const { headers, message } = splitCommit(body)
  let next = 0
  const take = (name: string): Uint8Array => {
    const header = headers[next]
    if (header?.name !== name) throw new MalformedCommit(`expected "${name}", found "${header?.name ?? 'the end'}"`)
    next++
    return header.value
  }
  const tree = oidOf(take('tree'))
  const parents: Oid[] = []
  while (headers[next]?.name === 'parent') parents.push(oidOf(take('parent')))
  const author = { raw: take('author') }
  const committer = { raw: take('committer') }
  return { tree, parents, author, committer, extraHeaders: headers.slice(next), message }
}

/** Returns the bytes of a commit. */
export function serializeCommit(commit: Commit): RawObject {
  const parts: Uint8Array[] = [encode(`tree ${commit.tree}\n`)]
  for (const parent of commit.parents) parts.push(encode(`parent ${parent}\n`))
  parts.push(headerLine('author', commit.author.raw), headerLine('committer', commit.committer.raw))
  for (const { name, value } of commit.extraHeaders) parts.push(headerLine(name, value))
  parts.push(Uint8Array.of(LF), commit.message)
  return { type: 'commit', body: concat(parts) }
}

/** Returns a header's value, or undefined when the commit has no such header. */
export function headerOf(commit: Commit, name: string): Uint8Array | undefined {
  return commit.extraHeaders.find(header => header.name === name)?.value
}

function headerLine(name: string, value: Uint8Array): Uint8Array {
  return fromLatin1(`${name} ${toLatin1(value).replaceAll('\n', '\n ')}\n`)
}

function oidOf(value: Uint8Array): Oid {
  try {
    return parseOid(toLatin1(value))
  } catch (error) {
    throw new MalformedCommit((error as Error).message)
  }
}

/** Values and the message are views of the body, not copies: with thousands of commits, copies matter. */
function splitCommit(body: Uint8Array): { headers: Header[]; message: Uint8Array } {
  const text = toLatin1(body.subarray(0, endOfHeaders(body)))
  const headers: Header[] = []
  for (let at = 0; at < text.length; ) {
    const end = endOfHeader(text, at)
    const space = text.indexOf(' ', at)
    if (space === -1 || space > end) {
      throw new MalformedCommit(`a header without a value: ${JSON.stringify(text.slice(at, Math.min(end, at + 40)))}`)
    }
    const isOneLine = text.indexOf('\n', space) === end
    const value = isOneLine
      ? body.subarray(space + 1, end)
      : fromLatin1(text.slice(space + 1, end).replaceAll('\n ', '\n'))
    headers.push({ name: text.slice(at, space), value })
    at = end + 1
  }
  if (text.length === body.length) throw new MalformedCommit('no blank line after the headers')
  return { headers, message: body.subarray(text.length + 1) }
}

/** Returns where the blank line is, or the body's length. */
function endOfHeaders(body: Uint8Array): number {
  if (body[0] === LF) return 0
  for (let at = body.indexOf(LF); at !== -1; at = body.indexOf(LF, at + 1)) if (body[at + 1] === LF) return at + 1
  return body.length
}

/** A line that begins with a space continues the one before. */
function endOfHeader(text: string, start: number): number {
  let end = text.indexOf('\n', start)
  while (end !== -1 && text[end + 1] === ' ') end = text.indexOf('\n', end + 1)
  if (end === -1) throw new MalformedCommit('a header without an end')
  return end
}
