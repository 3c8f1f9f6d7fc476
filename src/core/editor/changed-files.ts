import type { ObjectReader } from '../../git/port.js'
import { decodeLossy, fromLatin1 } from '../bytes/bytes.js'
import { diffLines } from '../diff/line-diff.js'
import { isBinary, type Lines, linesOf } from '../diff/lines.js'
import { entryName } from '../object/flat-tree.js'
import type { Oid } from '../object/oid.js'
import { isTree, type TreeEntry } from '../object/tree.js'
import { changeBetween, type TreeChange } from '../rewrite/tree-change.js'
import type { Trees } from '../rewrite/trees.js'
import type { DiffLine, FileChange } from './session.js'

/** One file that differs between two trees; its path has one character per byte. */
export interface ChangedFile {
  readonly path: string
  readonly from: TreeEntry | undefined
  readonly to: TreeEntry | undefined
}

/** Returns the files that differ between two trees, in the order of their paths. */
export async function changedFiles(trees: Trees, from: Oid, to: Oid): Promise<readonly ChangedFile[]> {
  const files = await filesIn(trees, await changeBetween(trees, from, to), '')
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

async function filesIn(trees: Trees, change: TreeChange, prefix: string): Promise<readonly ChangedFile[]> {
  const found = await Promise.all(
    [...change.entries].map(async ([name, { from, to, inside }]): Promise<readonly ChangedFile[]> => {
      const path = `${prefix}${name}`
      if (inside !== undefined) return filesIn(trees, inside, `${path}/`)
      const [before, after] = await Promise.all([below(trees, from, path), below(trees, to, path)])
      const paths = [...new Set([...before.keys(), ...after.keys()])]
      return paths.map(path => ({ path, from: before.get(path), to: after.get(path) }))
    }),
  )
  return found.flat()
}

async function below(
  trees: Trees,
  entry: TreeEntry | undefined,
  path: string,
): Promise<ReadonlyMap<string, TreeEntry>> {
  if (entry === undefined) return new Map()
  if (!isTree(entry)) return new Map([[path, entry]])
  const all = new Map<string, TreeEntry>()
  const tree = await trees.flat(entry.oid)
  for (let i = 0; i < tree.count; i++) {
    const inside = tree.entry(i)
    for (const file of await below(trees, inside, `${path}/${entryName(inside)}`)) all.set(...file)
  }
  return all
}

/** More is not read by anybody, and takes long to compare. */
const limits = { bytes: 1_000_000, lines: 5000, files: 300 }
/** Lines around a change, as git shows them. */
const context = 3

/** Returns what was done to files, to be shown. */
export async function fileChanges(
  reader: ObjectReader,
  files: readonly ChangedFile[],
  show: (text: string) => string,
): Promise<readonly FileChange[]> {
  const text = (bytes: string) => show(decodeLossy(fromLatin1(bytes)))
  const shown = await Promise.all(
    files.slice(0, limits.files).map(async ({ path, from, to }): Promise<FileChange> => {
      const kind = from === undefined ? 'added' : to === undefined ? 'deleted' : 'modified'
      return { path: text(path), kind, lines: await linesBetween(reader, { from, to }, text) }
    }),
  )
  const more = files.length - shown.length
  return more > 0 ? [...shown, { path: `… ${more} more`, kind: 'modified', lines: [] }] : shown
}

async function linesBetween(
  reader: ObjectReader,
  { from, to }: Pick<ChangedFile, 'from' | 'to'>,
  text: (bytes: string) => string,
): Promise<readonly DiffLine[]> {
  const modes: DiffLine[] =
    from && to && from.mode !== to.mode ? [{ kind: 'note', text: `mode ${from.mode} -> ${to.mode}` }] : []
  if (from?.oid === to?.oid) return modes
  const [old, now] = await Promise.all([contentOf(reader, from), contentOf(reader, to)])
  if (old === undefined || now === undefined) return [...modes, { kind: 'note', text: 'binary, or very large' }]
  return [...modes, ...hunks(linesOf(old), linesOf(now), text)]
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
