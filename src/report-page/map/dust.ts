import type { Tile } from './layout.js'

/** How a tile is painted: the class of its colour, whether it is hatched, whether it is dimmed. */
export interface Paint {
  readonly colour: string
  readonly isHatched: boolean
  readonly isDim: boolean
}

/** Reads colours of the page's style, until the reader's scheme changes. */
export class Colours {
  readonly #known = new Map<string, string>()

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#known.clear())
  }

  get(name: string): string {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
    this.#known.set(name, colour)
    return colour
  }
}

/** Paints the tiles that are too small to be clicked: as elements of the page, thousands would make it slow. */
export class Dust {
  readonly element = document.createElement('canvas')

  constructor(private readonly colours: Colours) {
    this.element.setAttribute('aria-hidden', 'true')
  }

  paint(
    tiles: readonly Tile[],
    room: { readonly width: number; readonly height: number },
    paintOf: (tile: Tile) => Paint,
  ): void {
    const scale = Math.max(1, devicePixelRatio)
    this.element.width = room.width * scale
    this.element.height = room.height * scale
    const context = this.element.getContext('2d')
    if (context === null) return
    context.scale(scale, scale)
    const hatch = context.createPattern(this.#hatch(), 'repeat')
    for (const tile of tiles) {
      const { colour, isHatched, isDim } = paintOf(tile)
      context.globalAlpha = isDim ? 0.2 : 1
      context.fillStyle = this.colours.get(colour)
      context.fillRect(tile.left, tile.top, tile.width, tile.height)
      if (!isHatched || hatch === null) continue
      context.fillStyle = hatch
      context.fillRect(tile.left, tile.top, tile.width, tile.height)
    }
  }

  #hatch(): HTMLCanvasElement {
    const canvas = document.createElement('canvas')
    canvas.width = 6
    canvas.height = 6
    const context = canvas.getContext('2d')
    if (context === null) return canvas
    context.strokeStyle = this.colours.get('hatch')
    context.lineWidth = 1.5
    context.beginPath()
    for (const from of [-6, 0, 6]) {
      context.moveTo(from - 1, 7)
      context.lineTo(from + 7, -1)
    }
    context.stroke()
    return canvas
  }
}
