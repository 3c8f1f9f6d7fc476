import type { Tile } from './layout.js'

/** How a tile is painted. */
export interface Paint {
  /** Names of colours, each with its part of the tile; the parts add up to 1. */
  readonly parts: readonly (readonly [colour: string, part: number])[]
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

/** The colours of all tiles, on a canvas below their names: thousands of elements would make the page slow. */
export class Painting {
  readonly element = document.createElement('canvas')

  constructor(private readonly colours: Colours) {
    this.element.setAttribute('aria-hidden', 'true')
  }

  /** Paints tiles, directories before what is in them. */
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
    let pattern: CanvasPattern | null | undefined
    const hatch = () => {
      pattern ??= context.createPattern(this.#hatch(), 'repeat')
      return pattern ?? ''
    }
    for (const tile of tiles) {
      if (tile.isOpen) this.#paintDirectory(context, tile)
      else this.#paintTile(context, tile, { ...paintOf(tile), hatch })
    }
  }

  #paintDirectory(context: CanvasRenderingContext2D, { left, top, width, height }: Tile): void {
    context.fillStyle = this.colours.get('line')
    context.fillRect(left, top, width, height)
    context.fillStyle = this.colours.get('sunk')
    context.fillRect(left + 1, top + 1, width - 2, height - 2)
  }

  #paintTile(
    context: CanvasRenderingContext2D,
    { left, top, width, height }: Tile,
    { parts, isHatched, isDim, hatch }: Paint & { readonly hatch: () => CanvasPattern | string },
  ): void {
    context.globalAlpha = isDim ? 0.2 : 1
    let from = 0
    for (const [colour, part] of parts) {
      context.fillStyle = this.colours.get(colour)
      if (width > height) context.fillRect(left + from * width, top, part * width, height)
      else context.fillRect(left, top + from * height, width, part * height)
      from += part
    }
    if (isHatched) {
      context.fillStyle = hatch()
      context.fillRect(left, top, width, height)
    }
    context.globalAlpha = 1
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
