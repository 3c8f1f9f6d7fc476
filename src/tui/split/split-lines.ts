import type { DiffLine, SplitChoices, SplitFile, SplitPiece } from '../../core/editor/session.js'
import { lastAt } from '../absorb/last-at.js'
import { onceFor } from '../view/memoize.js'

/** Where the cursor can stand: at a file, or at one of its pieces. */
export type Stop = FileStop | PieceStop

interface FileStop {
  readonly kind: 'file'
  /** The line that it stands in; its pieces begin in the next. */
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

/** What there is to choose from, as lines: a line for each stop, and below those of pieces what they change. */
export interface SplitLines {
  readonly stops: readonly Stop[]
  readonly length: number
}

/** Returns what there is to choose from, as lines; it is laid out once. */
export const splitLines = onceFor(laidOut)

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

/** Returns the position of the stop that a line stands at or belongs to: the last that does not stand behind it. */
export function stopAt({ stops }: SplitLines, line: number): number {
  return lastAt(line, stops.length, position => stops[position]?.line ?? 0)
}

/** Returns the line behind all that belongs to a stop. */
export function endOf({ stops, length }: SplitLines, position: number): number {
  return stops[position + 1]?.line ?? length
}

/** Returns the line of a diff that stands in a line; undefined where a stop does. */
export function diffLineAt(stop: Stop, line: number): DiffLine | undefined {
  return stop.kind === 'piece' ? stop.piece.lines[line - stop.line - 1] : undefined
}
