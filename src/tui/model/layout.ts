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

/**
 * Returns where things are: a line of title above, two of state and hints below. Where there is little room, staged
 * lines get more of it than what they go into.
 */
export function layoutOf({ size: { columns, rows }, mode }: Pick<Model, 'size' | 'mode'>): Layout {
  const height = Math.max(1, rows - 3)
  if (columns < wide) return { panes: 'one', planWidth: columns, detailWidth: columns, height, detailColumn: 0 }
  const share = columns >= 100 ? 0.54 : mode.kind === 'absorb' ? 0.45 : 0.6
  const planWidth = Math.floor(columns * share)
  return { panes: 'both', planWidth, detailWidth: columns - planWidth - 1, height, detailColumn: planWidth + 1 }
}

/** So many lines each turn of the wheel scrolls. */
export const wheelLines = 3

/** Where the parts of a commit are chosen, in cells; `row` is the first line of what there is to choose from. */
export interface SplitArea {
  readonly column: number
  readonly width: number
  readonly row: number
  readonly height: number
}

/** Changed lines need room: what stands beside the plan may have too little. */
const leastForLines = 46

/** Returns where the parts of a commit are chosen: beside the plan, or all over the screen; a title is above. */
export function splitArea(model: Pick<Model, 'size' | 'mode'>): SplitArea {
  const { panes, detailWidth, detailColumn, height } = layoutOf(model)
  const below = { row: 2, height: Math.max(1, height - 1) }
  if (panes === 'one' || detailWidth < leastForLines) return { column: 0, width: model.size.columns, ...below }
  return { column: detailColumn, width: detailWidth, ...below }
}
