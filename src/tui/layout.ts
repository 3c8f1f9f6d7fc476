import type { Model, Size } from './model.js'

/** Where things are on the screen, in cells. */
export interface Layout {
  /** Whether plan and details stand side by side; else one of them has the screen. */
  readonly panes: 'both' | 'one'
  readonly planWidth: number
  readonly detailWidth: number
  /** How many lines each of them has. */
  readonly height: number
  /** The column that the details begin at, where both are there. */
  readonly detailColumn: number
}

const wide = 76

/** The least that can be worked with. */
export const usable: Size = { columns: 40, rows: 8 }

/** Tells whether a terminal is large enough. */
export function isUsable({ columns, rows }: Size): boolean {
  return columns >= usable.columns && rows >= usable.rows
}

/** Returns where things are: a line of title above, two of state and hints below. */
export function layoutOf({ size: { columns, rows } }: Pick<Model, 'size'>): Layout {
  const height = Math.max(1, rows - 3)
  if (columns < wide) return { panes: 'one', planWidth: columns, detailWidth: columns, height, detailColumn: 0 }
  const planWidth = Math.floor(columns * (columns < 100 ? 0.6 : 0.54))
  return { panes: 'both', planWidth, detailWidth: columns - planWidth - 1, height, detailColumn: planWidth + 1 }
}
