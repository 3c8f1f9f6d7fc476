import * as text from '../../output/messages/report-page.js'
import { make } from '../dom.js'
import { size } from '../format.js'
import type { Model } from '../model.js'
import type { State } from '../state.js'
import { isHatched, type Palette, paletteOf, sharesOf } from './colours.js'
import type { Paint } from './painting.js'
import type { Tile } from './layout.js'

/** The size of the map, in pixels. */
export interface Room {
  readonly width: number
  readonly height: number
}

interface Scene {
  readonly model: Model
  readonly state: State
  readonly tiles: readonly Tile[]
  readonly room: Room
}

/** Copied for each cell, which takes half the time of making it. */
const template = make('button', { type: 'button', role: 'treeitem', tabindex: '-1' })

/** Makes the buttons of a map. */
export class Drawing {
  readonly #palette: Palette
  readonly #words: readonly string[]
  readonly #siblings: ReadonlyMap<Tile | undefined, number>
  readonly #places = new Map<Tile | undefined, number>()

  constructor(private readonly scene: Scene) {
    const { model, state, tiles } = scene
    this.#palette = paletteOf(model, state.colouring, state.directory)
    this.#words = state.query.toLowerCase().split(' ').filter(Boolean)
    const siblings = new Map<Tile | undefined, number>()
    for (const { parent } of tiles) siblings.set(parent, (siblings.get(parent) ?? 0) + 1)
    this.#siblings = siblings
  }

  button(tile: Tile, number: number): HTMLButtonElement {
    const { model } = this.scene
    const name = this.#nameOf(tile)
    const position = (this.#places.get(tile.parent) ?? 0) + 1
    this.#places.set(tile.parent, position)
    const button = template.cloneNode() as HTMLButtonElement
    button.className = this.#classOf(tile)
    button.dataset['tile'] = String(number)
    button.setAttribute('aria-level', String(tile.level))
    button.setAttribute('aria-posinset', String(position))
    button.setAttribute('aria-setsize', String(this.#siblings.get(tile.parent) ?? 1))
    button.setAttribute('aria-label', this.labelOf(tile))
    if (tile.others === 0 && model.kindOf(tile.cell) === 'directory') {
      button.setAttribute('aria-expanded', String(tile.isOpen))
    }
    place(button, tile, this.scene.room)
    if (tile.hasHeading || (!tile.isOpen && tile.width >= 34 && tile.height >= 15)) this.#write(button, tile, name)
    return button
  }

  #nameOf({ cell, others, parent }: Tile): string {
    const { model, state } = this.scene
    if (others > 0) return text.others(others)
    return model.pathOf(cell, parent?.cell ?? state.directory)
  }

  paintOf(tile: Tile): Paint {
    const { model, state } = this.scene
    const { cell, others } = tile
    const isOwn = others === 0
    return {
      parts: isOwn ? this.#partsOf(tile) : [['line', 1]],
      isHatched: isOwn && state.colouring !== 'state' && isHatched(model, cell),
      isDim: !this.#isWanted(tile),
    }
  }

  /** A cell that is large enough shows what became of each part of its bytes. */
  #partsOf({ cell, width, height }: Tile): Paint['parts'] {
    const { model, state } = this.scene
    if (state.colouring !== 'state' || width < 8 || height < 8) return [[this.#palette.colourOf(cell), 1]]
    const total = model.bytesOf(cell)
    return sharesOf(model, cell).map(([share, bytes]) => [share, bytes / total])
  }

  #classOf(tile: Tile): string {
    if (tile.isOpen) return 'tile open'
    const kind = this.scene.model.kindOf(tile.cell)
    const hasPath = tile.others === 0 && (kind === 'file' || kind === 'directory')
    return `tile${hasPath ? '' : ' pathless'}${this.#isWanted(tile) ? '' : ' dim'}`
  }

  /** Whether a cell is among those that the reader looks for. */
  #isWanted({ cell, others }: Tile): boolean {
    const { model, state } = this.scene
    if (others > 0) return this.#words.length === 0 && state.unit === undefined
    if (state.unit !== undefined && !model.heldOf(cell).has(state.unit)) return false
    if (this.#words.length === 0) return true
    const path = model.pathOf(cell).toLowerCase()
    return this.#words.every(word => path.includes(word))
  }

  /** Returns what is said of a tile, in the tip and to screen readers. */
  labelOf(tile: Tile): string {
    const { model } = this.scene
    const name = this.#nameOf(tile)
    const bytes = size(tile.bytes)
    if (tile.others > 0) return text.cellName({ name, bytes, state: '', more: '' })
    const kind = model.kindOf(tile.cell)
    const main = model.mainShare(tile.cell)
    const state = main === 'other' ? '' : text.shares[main].toLowerCase()
    const more = kind === 'file' ? text.versions(model.countOf(tile.cell)) : ''
    return text.cellName({ name, bytes, state, more })
  }

  #write(button: HTMLButtonElement, tile: Tile, name: string): void {
    const label = document.createElement('span')
    label.textContent = name
    button.append(label)
    if (tile.hasHeading ? tile.width < 96 : tile.height < 32 || tile.width < 52) return
    const bytes = document.createElement('small')
    bytes.textContent = size(tile.bytes)
    button.append(' ', bytes)
  }
}

/** Places an element in parts of the whole, so that the map can be of another width, on paper too. */
export function place(element: HTMLElement, { left, top, width, height }: Tile, room: Room): void {
  const part = (length: number, whole: number) => `${((length / whole) * 100).toFixed(3)}%`
  const { style } = element
  style.cssText = `left:${part(left, room.width)};top:${part(top, room.height)};width:${part(width, room.width)};height:${part(height, room.height)}`
}
