import type { DiffLine, SplitChoices, SplitFile, SplitPiece } from '../../core/editor/session.js'
import { lastAt } from '../text/last-at.js'
import { memoize } from '../text/memoize.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitRow, Row } from '../model/rows.js'

/** A place for the cursor: a file, or one of its pieces. */
export type Stop = FileStop | PieceStop

interface FileStop {
  readonly kind: 'file'
  /** Its line; its pieces begin in the next. */
  readonly line: number
  readonly file: SplitFile
  /** The numbers of its pieces: from, and up to but without. */
  readonly pieces: readonly [from: number, to: number]
}

interface PieceStop {
  readonly kind: 'piece'
  readonly line: number
  readonly piece: SplitPiece
  readonly pieces: readonly [from: number, to: number]
}

/** The choices as lines: a line for each stop, and the changes below those of pieces. */
export interface SplitLines {
  readonly stops: readonly Stop[]
  readonly length: number
}

/** Returns the choices as lines; they are laid out once. */
export const splitLines = memoize(laidOut)

function laidOut({ files }: SplitChoices): SplitLines {
  const stops: Stop[] = []
  let line = 0
  let next = 0
  for (const file of files) {
    stops.push({ kind: 'file', line, file, pieces: [next, next + file.pieces.length] })
    line += 1
    for (const piece of file.pieces) {
      stops.push({ kind: 'piece', line, piece, pieces: [next, next + 1] })
      next += 1
      line += 1 + piece.lines.length
    }
  }
  return { stops, length: line }
}

/** Returns the position of the stop of a line: the last one that is not after it. */
export function stopAt({ stops }: SplitLines, line: number): number {
  return lastAt(line, stops.length, position => stops[position]?.line ?? 0)
}

/** Returns the first line after a stop. */
export function endOf({ stops, length }: SplitLines, position: number): number {
  return stops[position + 1]?.line ?? length
}

/** Returns the line of the diff in a line; undefined for a stop. */
export function diffLineAt(stop: Stop, line: number): DiffLine | undefined {
  return stop.kind === 'piece' ? stop.piece.lines[line - stop.line - 1] : undefined
}

/**
 * Replaces a commit's row by its parts, oldest first. The first keeps the message; for the others a new message is
 * asked, as in `git slim split`. Parts of a folded commit are folded too; a stop after the commit comes after all
 * parts.
 */
export function withParts(rows: readonly Row[], key: number, commits: readonly Oid[]): readonly Row[] {
  const at = rows.findIndex(row => row.key === key)
  const row = rows[at]
  if (row?.kind !== 'commit') return rows
  const next = Math.max(...rows.map(each => each.key)) + 1
  const parts = commits.map((commit, i): CommitRow => {
    const place = i === 0 ? 'first' : i === commits.length - 1 ? 'last' : 'between'
    return { ...partOf(row, place), commit, key: next + i, splitFrom: row.splitFrom ?? row.key }
  })
  return [...rows.slice(0, at), ...parts, ...rows.slice(at + 1)]
}

function partOf(row: CommitRow, place: 'first' | 'between' | 'last'): CommitRow {
  const silent = { ...row, message: undefined, written: undefined }
  switch (row.action) {
    case 'squash':
    case 'fixup':
      // A message written for the fold up to here is that of all parts together.
      if (place === 'last' && row.written !== undefined) return { ...row, action: 'squash', message: undefined }
      return place === 'first' ? { ...row, written: undefined } : { ...silent, action: 'fixup' }
    case 'edit':
      return place === 'last' ? silent : { ...silent, action: place === 'first' ? 'pick' : 'reword' }
    case 'pick':
    case 'reword':
    case 'drop':
      return place === 'first' ? row : { ...silent, action: 'reword' }
  }
}
