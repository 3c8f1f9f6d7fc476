import type { ObjectReader } from '../../git/port.js'
import { decodeLossy, fromLatin1 } from '../bytes/bytes.js'
import { diffLines } from '../diff/line-diff.js'
import { isBinary, type Lines, linesOf } from '../diff/lines.js'
import type { TreeEntry } from '../object/tree.js'
import type { ChangedFile } from '../rewrite/changed-files.js'
import type { DiffLine, FileChange } from './session.js'

/** More is not read by anybody, and takes long to compare. */
const limits = { bytes: 1_000_000, lines: 3000, allLines: 10_000, files: 300 }
/** Lines around a change, as git shows them. */
const context = 3

export interface Showing {
  readonly reader: ObjectReader
  /** Makes a text harmless. */
  readonly show: (text: string) => string
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>
}

/** Returns what was done to files, to be shown. */
export async function fileChanges(
  files: readonly ChangedFile[],
  { reader, show, pause }: Showing,
): Promise<readonly FileChange[]> {
  const text = (bytes: string) => show(decodeLossy(fromLatin1(bytes)))
  const those = files.slice(0, limits.files)
  const contents = await Promise.all(those.map(({ from, to }) => contentsOf(reader, { from, to })))
  const shown: FileChange[] = []
  let lines = 0
  for (const [i, { path, from, to }] of those.entries()) {
    await pause()
    const kind = from === undefined ? 'added' : to === undefined ? 'deleted' : 'modified'
    const own = lines > limits.allLines ? [tooMuch] : linesBetween({ from, to, contents: contents[i] }, text)
    lines += own.length
    shown.push({ path: text(path), kind, lines: own })
  }
  const more = files.length - shown.length
  return more > 0 ? [...shown, { path: `… ${more} more`, kind: 'modified', lines: [] }] : shown
}

const tooMuch: DiffLine = { kind: 'note', text: 'binary, or very large' }

type Contents = readonly [old: Uint8Array, now: Uint8Array] | undefined

function linesBetween(
  { from, to, contents }: Pick<ChangedFile, 'from' | 'to'> & { readonly contents: Contents },
  text: (bytes: string) => string,
): readonly DiffLine[] {
  const hasOtherMode = from !== undefined && to !== undefined && from.mode !== to.mode
  const modes: DiffLine[] = hasOtherMode ? [{ kind: 'note', text: `mode ${from.mode} -> ${to.mode}` }] : []
  if (from?.oid === to?.oid) return modes
  if (contents === undefined) return [...modes, tooMuch]
  return [...modes, ...hunks(linesOf(contents[0]), linesOf(contents[1]), text)]
}

async function contentsOf(reader: ObjectReader, { from, to }: Pick<ChangedFile, 'from' | 'to'>): Promise<Contents> {
  if (from?.oid === to?.oid) return undefined
  const [old, now] = await Promise.all([contentOf(reader, from), contentOf(reader, to)])
  return old === undefined || now === undefined ? undefined : [old, now]
}

/** Returns what is in a file; undefined for what is not to be shown. */
async function contentOf(reader: ObjectReader, entry: TreeEntry | undefined): Promise<Uint8Array | undefined> {
  if (entry === undefined) return new Uint8Array()
  if (entry.mode === '160000') return fromLatin1(`commit ${entry.oid}\n`)
  const { body } = await reader.read(entry.oid)
  return body.length > limits.bytes || isBinary(body) ? undefined : body
}

function hunks(old: Lines, now: Lines, text: (bytes: string) => string): readonly DiffLine[] {
  const edits = diffLines(old, now)
  const lines: DiffLine[] = []
  const put = (kind: DiffLine['kind'], line: string) => lines.push({ kind, text: text(line.replace(/\r?\n$/, '')) })
  let end = -1
  edits.forEach((edit, i) => {
    if (lines.length > limits.lines) return
    const start = Math.max(0, edit.old.start - context)
    if (end === -1 || start > end) {
      put('hunk', `@@ -${start + 1} +${Math.max(0, edit.now.start - context) + 1} @@`)
      end = start
    }
    for (const line of old.slice(end, edit.old.start)) put('context', line)
    for (const line of old.slice(edit.old.start, edit.old.end)) put('deleted', line)
    for (const line of now.slice(edit.now.start, edit.now.end)) put('added', line)
    const next = edits[i + 1]?.old.start ?? old.length
    end = Math.min(edit.old.end + context, next)
    for (const line of old.slice(edit.old.end, end)) put('context', line)
  })
  return lines
}

/** Returns a path of the repository, to be shown. */
export function shownPath(path: string, show: (text: string) => string): string {
  return show(decodeLossy(fromLatin1(path)))
}
