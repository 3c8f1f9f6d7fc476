import type { Cell, LaneRow } from '../../core/editor/lanes.js'

/** No more lanes than these are drawn, however wide the screen is. */
export const mostLanes = 12

/** What leads up, down, to the left and to the right, as bits in this order from the lowest. */
const boxes = ' ╵╷│╴┘┐┤╶└┌├─┴┬┼'

/** Returns a row of lanes as text, a mark for its commit; lanes that there is no room for share the last column. */
export function drawLanes(row: LaneRow, mark: string, most: number): string {
  const { column, from, to, cells, width } = row
  let text = ''
  for (let at = 0; at < Math.min(width, most); at++) {
    text += at === column ? mark : boxOf(cells[at], { left: from < at && at <= to, right: from <= at && at < to })
    text += from <= at && at < to ? '─' : ' '
  }
  if (width <= most) return text
  return `${text}${column >= most ? mark : '…'} `
}

/** A line across passes behind one that leads up and down. */
function boxOf(cell: Cell | undefined, { left, right }: { readonly left: boolean; readonly right: boolean }): string {
  if (cell === undefined) return ' '
  const isCrossed = (cell.up || cell.down) && !cell.joined
  const bits = [cell.up, cell.down, left && !isCrossed, right && !isCrossed]
  return boxes[bits.reduce((sum, bit, i) => sum + (bit ? 1 << i : 0), 0)] ?? ' '
}
