import type { ObjectReader } from '../object/raw-object.js'
import { decodeLossy, fromLatin1 } from '../bytes/bytes.js'
import { diffLines, type Edit, type Range } from '../diff/line-diff.js'
import { isBinary, type Lines, linesOf } from '../diff/lines.js'
import type { TreeEntry } from '../object/tree.js'
import type { ChangedFile } from '../rewrite/tree/changed-files.js'
import type { DiffLine, FileChange } from './session.js'

/** Longer diffs are not shown: nobody reads them, and they take long to compute. */
const limits = {
  bytes: 1_000_000,
  lines: 3000,
  allLines: 10_000,
  files: 300,
  compared: 20_000,
  letters: 2000,
  lineBytes: 8000,
}
/** The number of lines prepared at a time, in a millisecond or two. */
const turnLines = 1000
/** Of files. */
const readTogether = 10
/** The number of context lines, as git shows them. */
const context = 3

export interface Showing {
  readonly reader: ObjectReader
  /** Makes a text safe to show. */
  readonly show: (text: string) => string
  /** Lets other work run. */
  readonly pause: () => Promise<void>
}

/** Returns the changes to files, to be shown. */
export async function fileChanges(
  files: readonly ChangedFile[],
  { reader, show, pause }: Showing,
): Promise<readonly FileChange[]> {
  const those = files.slice(0, limits.files)
  const contents: Contents[] = []
  const shown: FileChange[] = []
  let lines = 0
  for (const [i, { path, from, to }] of those.entries()) {
    await pause()
    if (i % readTogether === 0 && lines <= limits.allLines) {
      const next = those.slice(i, i + readTogether).map(file => contentsOf(reader, file))
      contents.push(...(await Promise.all(next)))
    }
    const kind = from === undefined ? 'added' : to === undefined ? 'deleted' : 'modified'
    const own: DiffLine[] = []
    if (lines > limits.allLines) own.push(tooMuch)
    else {
      const texts = await textsOf(contents[i], pause)
      for (const line of linesBetween({ from, to, texts }, show)) {
        own.push(line)
        if (own.length % turnLines === 0) await pause()
      }
    }
    lines += own.length
    shown.push({ path: shownPath(path, show), kind, lines: own })
  }
  const more = files.length - shown.length
  return more > 0 ? [...shown, { path: `… ${more} more`, kind: 'modified', lines: [] }] : shown
}

const tooMuch: DiffLine = { kind: 'note', text: 'binary, or very large' }
const notAll: DiffLine = { kind: 'note', text: '… there is more' }

type Contents = readonly [old: Uint8Array, now: Uint8Array] | undefined

interface Texts {
  readonly old: Lines
  readonly now: Lines
}

async function textsOf(contents: Contents, pause: Showing['pause']): Promise<Texts | undefined> {
  if (contents === undefined) return undefined
  const old = linesOf(contents[0])
  await pause()
  const now = linesOf(contents[1])
  await pause()
  return { old, now }
}

function* linesBetween(
  { from, to, texts }: Pick<ChangedFile, 'from' | 'to'> & { readonly texts: Texts | undefined },
  show: Showing['show'],
): Generator<DiffLine> {
  const hasOtherMode = from !== undefined && to !== undefined && from.mode !== to.mode
  if (hasOtherMode) yield { kind: 'note', text: `mode ${from.mode} -> ${to.mode}` }
  if (from?.oid === to?.oid) return
  if (texts === undefined) {
    yield tooMuch
    return
  }
  let count = 0
  for (const line of hunks(texts)) {
    if (count++ === limits.lines) {
      yield notAll
      return
    }
    yield { ...line, text: shownLine(line.text, show) }
  }
}

async function contentsOf(reader: ObjectReader, { from, to }: Pick<ChangedFile, 'from' | 'to'>): Promise<Contents> {
  if (from?.oid === to?.oid) return undefined
  const [old, now] = await Promise.all([contentOf(reader, from), contentOf(reader, to)])
  return old === undefined || now === undefined ? undefined : [old, now]
}

/** Returns the content of a file; undefined for content that is not shown. */
export async function contentOf(reader: ObjectReader, entry: TreeEntry | undefined): Promise<Uint8Array | undefined> {
  if (entry === undefined) return new Uint8Array()
  if (entry.mode === '160000') return fromLatin1(`commit ${entry.oid}\n`)
  const { body } = await reader.read(entry.oid)
  return body.length > limits.bytes || isBinary(body) ? undefined : body
}

/** Yields the changes line by line, one character per byte, as far as they are consumed. */
function* hunks({ old, now }: Texts): Generator<DiffLine> {
  const edits = editsBetween({ old, now })
  let end = -1
  for (const [i, edit] of edits.entries()) {
    const start = Math.max(0, edit.old.start - context)
    if (end === -1 || start > end) {
      yield { kind: 'hunk', text: `@@ -${start + 1} +${Math.max(0, edit.now.start - context) + 1} @@` }
      end = start
    }
    yield* unchanged({ start: end, end: edit.old.start }, edit.now.start - edit.old.start)
    for (let at = edit.old.start; at < edit.old.end; at++) yield { kind: 'deleted', text: old[at] ?? '', old: at }
    for (let at = edit.now.start; at < edit.now.end; at++) yield { kind: 'added', text: now[at] ?? '', now: at }
    end = Math.min(edit.old.end + context, edits[i + 1]?.old.start ?? old.length)
    yield* unchanged({ start: edit.old.end, end }, edit.now.end - edit.old.end)
  }

  function* unchanged({ start, end }: Range, further: number): Generator<DiffLine> {
    for (let at = start; at < end; at++) yield { kind: 'context', text: old[at] ?? '', old: at, now: at + further }
  }
}

/** If too much lies between the common beginning and the common end, it counts as one edit. */
function editsBetween({ old, now }: Texts): readonly Edit[] {
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start++
  let same = 0
  while (same < shorter - start && old[old.length - 1 - same] === now[now.length - 1 - same]) same++
  if (old.length + now.length - 2 * (start + same) <= limits.compared) return diffLines(old, now)
  return [{ old: { start, end: old.length - same }, now: { start, end: now.length - same } }]
}

/** Returns a line of a file, to be shown. */
export function shownLine(line: string, show: Showing['show']): string {
  const text = show(decodeLossy(fromLatin1(line.slice(0, limits.lineBytes).replace(/\r?\n$/, ''))))
  if (line.length <= limits.lineBytes && text.length <= limits.letters) return text
  // Half a character cannot be shown.
  return `${text.slice(0, limits.letters).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Returns a path of the repository, to be shown. */
export function shownPath(path: string, show: (text: string) => string): string {
  return show(decodeLossy(fromLatin1(path)))
}
