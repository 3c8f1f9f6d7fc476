import { hunksBetween, type Hunk, withHunks } from '../../diff/hunks.js'
import type { Range } from '../../diff/line-diff.js'
import { type Lines, lacksNewline } from '../../diff/lines.js'
import { fromLatin1 } from '../../bytes/bytes.js'
import { hashObject } from '../../object/raw-object.js'
import type { TreeEntry } from '../../object/tree.js'
import { type ChangedFile, type FileTools, isFile } from '../tree/changed-files.js'
import type { Content } from '../tree/tree-paths.js'

/** An indivisible part of a change. */
export type Piece =
  | { readonly kind: 'hunk'; readonly file: ChangedFile; readonly hunk: Hunk }
  /** A change that is not text: a mode, or a whole file. */
  | { readonly kind: 'mode' | 'whole'; readonly file: ChangedFile }

/** Divides the change of a file: into hunks if it is text and stays a file; else it is one piece. */
export async function piecesOf(file: ChangedFile, linesOf: FileTools['linesOf']): Promise<readonly Piece[]> {
  const { from, to } = file
  const whole: readonly Piece[] = [{ kind: 'whole', file }]
  if (from === undefined || to === undefined || !isFile(from) || !isFile(to)) return whole
  const mode: readonly Piece[] = from.mode === to.mode ? [] : [{ kind: 'mode', file }]
  if (from.oid === to.oid) return mode
  const [old, now] = await Promise.all([linesOf(from.oid), linesOf(to.oid)])
  if (old === undefined || now === undefined) return whole
  return [...mode, ...hunksBetween(old, now).map((hunk): Piece => ({ kind: 'hunk', file, hunk }))]
}

/**
 * Divides a hunk into its lines, the removed ones first: with some of them, new lines stand behind the old ones that stay,
 * as in a patch that a person edits for `git add -p`.
 *
 * Undefined for what is no hunk of several lines, and for a last line without a newline, which no line can follow.
 */
export function linePieces(piece: Piece, old: Lines): readonly Piece[] | undefined {
  if (piece.kind !== 'hunk') return undefined
  const { file, hunk } = piece
  const { at, lines, now } = hunk
  if (at.end - at.start + lines.length < 2) return undefined
  if (lacksNewline(lines) || lacksNewline(old.slice(at.start, at.end))) return undefined
  const removed = Array.from({ length: at.end - at.start }, (_, i): Hunk => {
    const start = at.start + i
    return { at: { start, end: start + 1 }, lines: [], now: { start: now.start, end: now.start } }
  })
  const added = lines.map((line, i): Hunk => {
    const start = now.start + i
    return { at: { start: at.end, end: at.end }, lines: [line], now: { start, end: start + 1 } }
  })
  return [...removed, ...added].map(part => ({ kind: 'hunk', file, hunk: part }))
}

/** A version of a file, and the positions of the pieces in it. */
export interface PlacedVersion {
  readonly entry: TreeEntry | undefined
  readonly places: ReadonlyMap<Piece, Range>
}

/** Applies some pieces (at least one, in order) to a version of a file; undefined: the file is removed. */
export async function withPieces(
  { entry, places }: PlacedVersion,
  pieces: readonly Piece[],
  { trees, linesOf }: FileTools,
): Promise<Content | undefined> {
  const whole = pieces.find(({ kind }) => kind === 'whole')
  if (whole !== undefined || entry === undefined) return whole?.file.to
  const mode = pieces.find(({ kind }) => kind === 'mode')?.file.to?.mode ?? entry.mode
  const hunks = pieces.flatMap(piece => {
    const at = places.get(piece)
    return piece.kind === 'hunk' && at !== undefined ? [{ at, lines: piece.hunk.lines }] : []
  })
  if (hunks.length === 0) return { mode, oid: entry.oid }
  const lines = withHunks((await linesOf(entry.oid)) ?? [], hunks)
  const blob = { type: 'blob', body: fromLatin1(lines.join('')) } as const
  trees.adopt([blob])
  return { mode, oid: hashObject(blob, trees.format) }
}
