import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy'
import type { Model } from '../model.js'

/** A rectangle of the map, in pixels. */
export interface Tile {
  /** The cell, or the directory whose smallest cells these are. */
  readonly cell: number
  /** The number of cells that stand together; 0 for a cell of its own. */
  readonly others: number
  readonly bytes: number
  /** Undefined on the first level. */
  readonly parent: Tile | undefined
  readonly level: number
  readonly isOpen: boolean
  /** Whether there is room for the name of a directory above its cells. */
  readonly hasHeading: boolean
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Cells of fewer square pixels stand together. */
const smallestArea = 4
/** A smaller directory is one cell. */
const smallestDirectory = 600
const headingHeight = 18

interface Branch {
  readonly cell: number
  readonly others: number
  readonly bytes: number
  readonly children: readonly Branch[]
}

/** Lays out a directory: parents before children. */
export function layOut(
  model: Model,
  directory: number,
  room: { readonly width: number; readonly height: number },
): readonly Tile[] {
  const total = model.bytesOf(directory)
  if (total === 0) return []
  const root = branchOf(model, directory, (room.width * room.height) / total)
  const tree = hierarchy(root, branch => branch.children)
  // The sums are known, and the children sorted.
  tree.each(node => Object.assign(node, { value: node.data.bytes }))
  const placed = treemap<Branch>()
    .tile(treemapSquarify.ratio(1.4))
    .size([room.width, room.height])
    .round(true)
    .paddingInner(1)
    .paddingOuter(node => (node.depth === 0 ? 0 : 2))
    .paddingTop(node => (node.depth === 0 ? 0 : hasRoom(node) ? headingHeight : 2))(tree)
  const made = new Map<object, Tile>()
  placed.eachBefore(node => {
    if (node === placed) return
    const { cell, others, bytes } = node.data
    const isOpen = node.children !== undefined
    made.set(node, {
      cell,
      others,
      bytes,
      parent: node.parent === null ? undefined : made.get(node.parent),
      level: node.depth,
      isOpen,
      hasHeading: isOpen && hasRoom(node),
      left: node.x0,
      top: node.y0,
      width: node.x1 - node.x0,
      height: node.y1 - node.y0,
    })
  })
  return [...made.values()]
}

function hasRoom({
  x0,
  y0,
  x1,
  y1,
}: {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}): boolean {
  return x1 - x0 >= 44 && y1 - y0 >= 40
}

function bySize(one: Branch, other: Branch): number {
  return other.bytes - one.bytes
}

/** @param density square pixels for each byte */
function branchOf(model: Model, cell: number, density: number): Branch {
  const bytes = model.bytesOf(cell)
  const isOpen = model.kindOf(cell) === 'directory' && bytes * density >= smallestDirectory
  if (!isOpen) return { cell, others: 0, bytes, children: [] }
  const { directory, below } = withoutChain(model, cell)
  const large = below.filter(child => model.bytesOf(child) * density >= smallestArea)
  const children = large.map(child => branchOf(model, child, density))
  const rest = below.length - large.length
  if (rest === 0) return { cell: directory, others: 0, bytes, children: children.sort(bySize) }
  const restBytes = bytes - large.reduce((sum, child) => sum + model.bytesOf(child), 0)
  const others = { cell: directory, others: rest, bytes: restBytes, children: [] }
  return { cell: directory, others: 0, bytes, children: [...children, others].sort(bySize) }
}

/**
 * Goes down while a directory has nothing but a directory and trees, so that `src/main/java` is one rectangle; the trees
 * on the way are among its cells.
 */
function withoutChain(model: Model, cell: number): { readonly directory: number; readonly below: readonly number[] } {
  let directory = cell
  const trees: number[] = []
  for (;;) {
    const below = model.childrenOf(directory)
    const own = below.filter(child => model.kindOf(child) !== 'trees')
    const [only] = own
    if (own.length !== 1 || only === undefined || model.kindOf(only) !== 'directory') {
      return { directory, below: [...below, ...trees] }
    }
    trees.push(...below.filter(child => model.kindOf(child) === 'trees'))
    directory = only
  }
}
