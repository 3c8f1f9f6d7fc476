import type { RefGroup } from '../units.js'
import type { NodeKind } from './path-tree.js'

/**
 * What the page draws at first. Columns have an entry for each cell, parents before children; strings are listed once
 * and named by their place in the list.
 */
export interface PictureData {
  readonly version: 1
  readonly repository: string
  readonly commits: number
  /** All bytes in the repository's directory. */
  readonly storageBytes: number
  /** Whether objects are absent or damaged, so that sizes are too small. */
  readonly complete: boolean
  readonly shallow: boolean
  readonly kinds: readonly NodeKind[]
  readonly names: readonly (string | { readonly base64: string })[]
  readonly cells: CellColumns
}

/** What the page reads after it has drawn the map: most of the bytes. */
export interface PictureDetails {
  readonly months: MonthColumns
  readonly held: HeldColumns
  readonly versions: VersionColumns
  readonly introductions: Introductions
  readonly units: readonly PictureUnit[]
  readonly findings: readonly PictureFinding[]
}

/** The contents of the picture's file. */
export interface PictureParts {
  readonly data: PictureData
  readonly details: PictureDetails
}

export interface CellColumns {
  /** The distance to the parent; 0 for the root. */
  readonly up: readonly number[]
  readonly kind: readonly number[]
  readonly name: readonly number[]
  readonly live: readonly number[]
  readonly old: readonly number[]
  readonly gone: readonly number[]
  readonly other: readonly number[]
  /** Versions of a file, or the number of paths that a cell stands for. */
  readonly count: readonly number[]
  /** Days since 1970 of the first introduction, and the days from it to the last one. */
  readonly firstDay: readonly number[]
  readonly days: readonly number[]
}

/**
 * Growth: for each cell the number of its rows, then each row: the distance to the month before, times three, plus the
 * place in {@link grownShares} of what became of its bytes.
 */
export interface MonthColumns {
  readonly counts: readonly number[]
  readonly rows: readonly number[]
  readonly bytes: readonly number[]
}

export const grownShares = ['live', 'old', 'gone'] as const

/** Bytes that only one unit holds: for each cell the number of such units, then each with its bytes. */
export interface HeldColumns {
  readonly counts: readonly number[]
  readonly units: readonly number[]
  readonly bytes: readonly number[]
}

/** The listed versions: for each cell their number, then each, newest first. */
export interface VersionColumns {
  readonly counts: readonly number[]
  readonly introductions: readonly number[]
  readonly bytes: readonly number[]
  readonly diskBytes: readonly number[]
  readonly live: readonly number[]
}

/** The commits that introduced the listed versions. */
export interface Introductions {
  /** The first ten digits of each name, without a separator. */
  readonly commits: string
  readonly days: readonly number[]
  readonly authors: readonly number[]
  readonly authorNames: readonly string[]
}

export interface PictureUnit {
  readonly name: string
  readonly group: RefGroup
  readonly diskBytes: number
  /** What frees its bytes; null where it is the current or a default branch, or not one's own. */
  readonly command: string | null
}

export interface PictureFinding {
  readonly text: string
  readonly savesBytes: number | null
  readonly command: string
}
