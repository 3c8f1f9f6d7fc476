import { decodeLossy, fromLatin1 } from '../../../core/bytes/bytes.js'
import { type JsonBytes, toJsonBytes } from '../../../core/bytes/json-bytes.js'
import type { Hunk } from '../../../core/diff/hunks.js'
import type { Lines } from '../../../core/diff/lines.js'
import type { Oid } from '../../../core/object/oid.js'
import type { ChangedFile, FileTools } from '../../../core/rewrite/tree/changed-files.js'
import type { Piece } from '../../../core/rewrite/plan/pieces.js'
import { messages } from '../../../output/messages.js'
import { sanitizeLine } from '../../../output/sanitize.js'
import type { LineSpan } from '../absorb/report.js'
import { spanOf } from '../absorb/report.js'

/** The document of `split --show-hunks --json` (schemas/split-hunks.json): the files and hunks of a commit. */
export interface HunksDocument {
  readonly commit: Oid
  readonly files: readonly ShownFile[]
}

export interface ShownFile {
  readonly path: string
  /** Set if the path is not UTF-8. */
  readonly pathBytes?: JsonBytes
  readonly status: FileStatus
  readonly hunks: readonly ShownHunk[]
}

/** A file's change. */
type FileStatus = 'added' | 'removed' | 'changed'

/** A part of a file's change. */
export interface ShownHunk {
  /** Its number in a list of parts; from 1 in each file. */
  readonly number: number
  /** Some lines, the file's mode, or all of the file. */
  readonly kind: Piece['kind']
  readonly lines: { readonly old: LineSpan; readonly new: LineSpan } | null
  /** In text that is not UTF-8, invalid bytes are U+FFFD. */
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** Returns the files and hunks of a commit. */
export async function hunksDocument(
  commit: Oid,
  pieces: readonly Piece[],
  { linesOf }: Pick<FileTools, 'linesOf'>,
): Promise<HunksDocument> {
  const files = new Map<ChangedFile, Piece[]>()
  for (const piece of pieces) files.set(piece.file, [...(files.get(piece.file) ?? []), piece])
  const shown = [...files].map(async ([file, own]): Promise<ShownFile> => {
    // An indivisible piece may be a submodule's commit, which is not here.
    const isText = own.some(({ kind }) => kind === 'hunk')
    const old = isText && file.from !== undefined ? await linesOf(file.from.oid) : undefined
    return { ...pathOf(file), status: statusOf(file), hunks: own.map((piece, i) => shownHunk(piece, i + 1, old ?? [])) }
  })
  return { commit, files: await Promise.all(shown) }
}

function shownHunk(piece: Piece, number: number, old: Lines): ShownHunk {
  if (piece.kind !== 'hunk') return { number, kind: piece.kind, lines: null, removed: [], added: [] }
  const { at, now, lines } = piece.hunk
  const removed = old.slice(at.start, at.end).map(textOf)
  return { number, kind: 'hunk', lines: { old: spanOf(at), new: spanOf(now) }, removed, added: lines.map(textOf) }
}

/** Returns a line of a file without its end; invalid UTF-8 becomes U+FFFD. */
function textOf(line: string): string {
  return decodeLossy(fromLatin1(line.replace(/\n$/, '')))
}

/** Returns a path for programs. */
export function pathOf({ path }: ChangedFile): { readonly path: string; readonly pathBytes?: JsonBytes } {
  const bytes = fromLatin1(path)
  const json = toJsonBytes(bytes)
  return { path: decodeLossy(bytes), ...('text' in json ? {} : { pathBytes: json }) }
}

/** Shows hunks as git-diff would, each with its number. */
export function hunkLines({ files }: HunksDocument): readonly string[] {
  return files.flatMap(({ path, status, hunks }) => [
    messages.split.wholeFile(sanitizeLine(path), status),
    ...hunks.flatMap(({ number, kind, lines, removed, added }) => [
      lines === null ? `  ${number}  ${messages.split.notLines(kind)}` : `  ${number}  ${header(lines)}`,
      ...removed.map(line => `     -${shownLine(line)}`),
      ...added.map(line => `     +${shownLine(line)}`),
    ]),
  ])
}

/** A carriage return at the end of a line is shown as git shows it. */
function shownLine(line: string): string {
  return sanitizeLine(line.replace(/\r$/, '^M'))
}

/** Returns the position of a hunk as git-diff writes it. */
export function hunkTitle({ at, now }: Hunk): string {
  return header({ old: spanOf(at), new: spanOf(now) })
}

function header({ old, new: now }: NonNullable<ShownHunk['lines']>): string {
  const span = ({ start, count }: LineSpan) => (count === 1 ? String(start) : `${start},${count}`)
  return `@@ -${span(old)} +${span(now)} @@`
}

/** Returns a piece in one line. */
export function pieceLabel(piece: Piece): string {
  const path = sanitizeLine(decodeLossy(fromLatin1(piece.file.path)))
  if (piece.kind === 'mode') return messages.absorb.mode(path, piece.file.to?.mode ?? '')
  if (piece.kind !== 'hunk') return messages.split.wholeFile(path, statusOf(piece.file))
  const { at, lines, now } = piece.hunk
  const place = messages.absorb.lines(path, { first: now.start + 1, added: lines.length, removed: at.end - at.start })
  const first = lines.find(line => line.trim() !== '')?.trim() ?? ''
  const words = decodeLossy(fromLatin1(first)).slice(0, 40)
  return words === '' ? place : `${place}  ${words}`
}

/** Returns the kind of a file's change. */
export function statusOf({ from, to }: ChangedFile): FileStatus {
  if (from === undefined) return 'added'
  return to === undefined ? 'removed' : 'changed'
}
