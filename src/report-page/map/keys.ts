import type { Tile } from './layout.js'

/**
 * Returns the tile that a key moves to, as in any tree: up and down through all, right into a directory, left to the
 * directory; undefined for other keys.
 */
export function moveFocus(tiles: readonly Tile[], from: number, key: string): number | undefined {
  const tile = tiles[from]
  if (tile === undefined) return undefined
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, tiles.length - 1)
    case 'ArrowUp':
      return Math.max(from - 1, 0)
    case 'ArrowRight':
      return tile.isOpen && from + 1 < tiles.length ? from + 1 : nextSibling(tiles, from)
    case 'ArrowLeft':
      return tile.parent === undefined ? Math.max(from - 1, 0) : tiles.indexOf(tile.parent)
    case 'Home':
      return 0
    case 'End':
      return tiles.length - 1
    default:
      return undefined
  }
}

function nextSibling(tiles: readonly Tile[], from: number): number {
  const parent = tiles[from]?.parent
  const next = tiles.findIndex((tile, i) => i > from && tile.parent === parent)
  return next === -1 ? from : next
}
