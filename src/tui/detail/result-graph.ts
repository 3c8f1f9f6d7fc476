import { Lanes, type Cell, type LaneRow } from '../../core/editor/lanes.js'
import type { Standing } from '../../core/editor/result-shape.js'
import { memoize } from '../text/memoize.js'
import { shapeOfRows } from '../model/row-shape.js'
import type { Row } from '../model/rows.js'

/** A history as it is drawn: the newest commit at the top. */
export interface ResultGraph {
  readonly nodes: readonly GraphNode[]
  /** A row for each node. */
  readonly lanes: Lanes
}

export type GraphNode =
  /** A commit of the history, by its position there, and the positions of its rows. */
  | { readonly kind: 'commit'; readonly at: number; readonly rows: readonly number[] }
  /** An existing commit, by the plan's word for it. */
  | { readonly kind: 'outside'; readonly name: string }

/** Returns the history that rows describe for drawing, without dropped commits. It is laid out once. */
export const graphOfRows = memoize(laidOut)

function laidOut(rows: readonly Row[]): ResultGraph {
  const { commits, strays } = shapeOfRows(rows)
  const isThere = (at: number) => strays.size === 0 || !strays.has(rows[commits[at]?.lines[0] ?? -1]?.key ?? -1)
  const nodes: GraphNode[] = []
  const places = new Int32Array(commits.length)
  for (let at = commits.length - 1; at >= 0; at--) {
    if (isThere(at)) places[at] = nodes.push({ kind: 'commit', at, rows: commits[at]?.lines ?? [] }) - 1
  }
  const standing = nodes.map(node => (node.kind === 'commit' ? (commits[node.at]?.parents ?? []) : []))
  const outside = new Map<Standing, number>()
  for (const name of outsideOf(standing)) outside.set(name, nodes.push({ kind: 'outside', name }) - 1)
  const nodeOf = (place: Standing) => (typeof place === 'number' ? (places[place] ?? 0) : (outside.get(place) ?? 0))
  const edges = nodes.map((_, node) => standing[node]?.map(nodeOf) ?? [])
  return { nodes, lanes: new Lanes(edges, mostLanes) }
}

/** Returns the node of a row, by the row's position. */
export function nodeOfRow({ nodes }: ResultGraph, position: number): number | undefined {
  const node = nodes.findIndex(each => each.kind === 'commit' && each.rows.includes(position))
  return node === -1 ? undefined : node
}

/** The base comes last. */
function outsideOf(standing: readonly (readonly Standing[])[]): readonly string[] {
  const names = new Set<string>()
  for (const places of standing) for (const place of places) if (typeof place === 'string') names.add(place)
  const hasOnto = names.delete('onto') || standing.length === 0
  return hasOnto ? [...names, 'onto'] : [...names]
}

/** The maximum number of lanes, however wide the screen is. */
export const mostLanes = 12

/** Lines up, down, to the left and to the right, as bits in this order from the lowest. */
const boxes = ' ╵╷│╴┘┐┤╶└┌├─┴┬┼'

/**
 * Returns a row of lanes as text, with a mark for its commit; lanes beyond the available width share the last column.
 */
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

/** A horizontal line passes behind a vertical one. */
function boxOf(cell: Cell | undefined, { left, right }: { readonly left: boolean; readonly right: boolean }): string {
  if (cell === undefined) return ' '
  const isCrossed = (cell.up || cell.down) && !cell.joined
  const bits = [cell.up, cell.down, left && !isCrossed, right && !isCrossed]
  return boxes[bits.reduce((sum, bit, i) => sum + (bit ? 1 << i : 0), 0)] ?? ' '
}
