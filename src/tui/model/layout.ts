import type { Model, Size } from './model.js'

/** The places of things on the screen, in cells. */
export interface Layout {
  /** Whether plan and details are side by side; otherwise one of them fills the screen. */
  readonly panes: 'both' | 'one'
  readonly planWidth: number
  readonly detailWidth: number
  /** The height of each in lines. */
  readonly height: number
  /** The first column of the details, if both are shown. */
  readonly detailColumn: number
}

const wide = 76

/** The smallest usable terminal. */
export const usable: Size = { columns: 40, rows: 8 }

/** Tells whether a terminal is large enough. */
export function isUsable({ columns, rows }: Size): boolean {
  return columns >= usable.columns && rows >= usable.rows
}

/**
 * Returns the layout: a title line above, two lines of state and hints below. Where there is little room, staged
 * changes get more of it than the plan.
 */
export function layoutOf({ size: { columns, rows }, mode }: Pick<Model, 'size' | 'mode'>): Layout {
  const height = Math.max(1, rows - 3)
  if (columns < wide) return { panes: 'one', planWidth: columns, detailWidth: columns, height, detailColumn: 0 }
  const share = columns >= 100 ? 0.54 : mode.kind === 'absorb' ? 0.45 : 0.6
  const planWidth = Math.floor(columns * share)
  return { panes: 'both', planWidth, detailWidth: columns - planWidth - 1, height, detailColumn: planWidth + 1 }
}

/** The number of lines that one turn of the wheel scrolls. */
export const wheelLines = 3

/** The place of the split view, in cells; `row` is its first line. */
export interface SplitArea {
  readonly column: number
  readonly width: number
  readonly row: number
  readonly height: number
}

/** Changed lines need room: the space next to the plan may be too narrow. */
const leastForLines = 46

/** Returns the place of the split view: beside the plan, or the whole screen; a title is above. */
export function splitArea(model: Pick<Model, 'size' | 'mode'>): SplitArea {
  const { panes, detailWidth, detailColumn, height } = layoutOf(model)
  const below = { row: 2, height: Math.max(1, height - 1) }
  if (panes === 'one' || detailWidth < leastForLines) return { column: 0, width: model.size.columns, ...below }
  return { column: detailColumn, width: detailWidth, ...below }
}
