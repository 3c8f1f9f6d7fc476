import * as text from '../../output/messages/report-page.js'
import { make } from '../dom.js'
import type { Model } from '../model.js'
import { hasChanged, type State, type Store } from '../state.js'
import { Drawing, place, type Room } from './drawing.js'
import { moveFocus } from './keys.js'
import { layOut, type Tile } from './layout.js'
import { type Colours, Painting } from './painting.js'

/** Smaller tiles are no buttons, but for the pointer: they have no room for a name, and thousands would be slow. */
const smallestButton = { side: 12, area: 400 }

/** The map: each cell is a button, and an item of a tree for those who do not see it. */
export class TreeMap {
  readonly element = make('div', { class: 'map', role: 'tree', 'aria-label': text.map.name })
  readonly #tip = make('div', { class: 'tip', 'aria-hidden': 'true' })
  readonly #marker = make('div', { class: 'marker', 'aria-hidden': 'true', hidden: '' })
  readonly #painting: Painting
  #room: Room = { width: 0, height: 0 }
  #drawing: Drawing | undefined
  /** The tiles that are buttons, and those that are not. */
  #tiles: readonly Tile[] = []
  #small: readonly Tile[] = []
  #buttons: readonly HTMLButtonElement[] = []

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    colours: Colours,
  ) {
    this.#painting = new Painting(colours)
    this.element.addEventListener('click', event => this.#open(this.#tileAt(event)))
    this.element.addEventListener('keydown', event => this.#key(event))
    this.element.addEventListener('pointermove', event => this.#showTip(event))
    this.element.addEventListener('pointerleave', () => this.#hideTip())
    document.body.append(this.#tip)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw(this.store.state))
    new ResizeObserver(() => this.#resize()).observe(this.element)
  }

  readonly update = (state: State, before: State | undefined): void => {
    if (before === undefined) this.#resize()
    else if (hasChanged(state, before, 'directory', 'colouring', 'unit', 'query')) this.#redraw(state)
    else if (hasChanged(state, before, 'selected')) this.#mark(state.selected)
  }

  /** Outlines a cell, or the cell that it is in. */
  highlight(cell: number | undefined): void {
    for (let at = cell ?? -1; at > this.store.state.directory; at = this.model.parentOf(at)) {
      const tile = this.#tileOf(at)
      if (tile === undefined) continue
      place(this.#marker, tile, this.#room)
      this.#marker.hidden = false
      return
    }
    this.#marker.hidden = true
  }

  /** Tells whether the map has a rectangle of its own for a cell. */
  shows(cell: number): boolean {
    return this.#tileOf(cell) !== undefined
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element
    if (width === 0 || height === 0 || (width === this.#room.width && height === this.#room.height)) return
    this.#room = { width, height }
    this.#redraw(this.store.state)
  }

  #redraw(state: State): void {
    if (this.#room.width === 0) return
    const hadFocus = this.element.contains(document.activeElement)
    const tiles = layOut(this.model, state.directory, this.#room)
    this.#tiles = tiles.filter(isButton)
    this.#small = tiles.filter(tile => !isButton(tile))
    const drawing = new Drawing({ model: this.model, state, tiles: this.#tiles, room: this.#room })
    this.#drawing = drawing
    this.#buttons = this.#tiles.map((tile, i) => drawing.button(tile, i))
    this.#painting.paint(tiles, this.#room, tile => drawing.paintOf(tile))
    this.#hideTip()
    this.#marker.hidden = true
    this.#mark(state.selected)
    this.element.replaceChildren(this.#painting.element, ...this.#buttons, this.#marker)
    if (hadFocus) this.#buttons.find(button => button.tabIndex === 0)?.focus({ preventScroll: true })
  }

  /** Marks the selected cell; it, or the first one, is where the Tab key enters the map. */
  #mark(selected: number): void {
    const own = this.#buttons[this.#tiles.findIndex(tile => tile.cell === selected && tile.others === 0)]
    for (const button of this.element.querySelectorAll('[aria-selected=true]'))
      button.setAttribute('aria-selected', 'false')
    own?.setAttribute('aria-selected', 'true')
    this.#enterAt(own ?? this.#buttons[0])
  }

  #enterAt(entry: HTMLButtonElement | undefined): void {
    for (const button of this.element.querySelectorAll<HTMLButtonElement>('[tabindex="0"]')) button.tabIndex = -1
    if (entry !== undefined) entry.tabIndex = 0
  }

  #tileOf(cell: number): Tile | undefined {
    const isOwn = (tile: Tile) => tile.cell === cell && tile.others === 0
    return this.#tiles.find(isOwn) ?? this.#small.find(isOwn)
  }

  #numberOf(target: EventTarget | null): number {
    const button = target instanceof Element ? target.closest<HTMLElement>('.tile') : null
    return Number(button?.dataset['tile'] ?? -1)
  }

  /** Returns the tile under the pointer, which may be one that is no button. */
  #tileAt(event: MouseEvent): Tile | undefined {
    const tile = this.#tiles[this.#numberOf(event.target)]
    if (tile !== undefined && !tile.isOpen) return tile
    // A key that clicks has no place.
    if (event.detail === 0 && event.type === 'click') return tile
    const { left, top } = this.element.getBoundingClientRect()
    const [x, y] = [event.clientX - left, event.clientY - top]
    const isAt = (one: Tile) => x >= one.left && y >= one.top && x < one.left + one.width && y < one.top + one.height
    return this.#small.find(isAt) ?? tile
  }

  #open(tile: Tile | undefined): void {
    if (tile === undefined) return
    const { directory } = this.store.state
    const isDirectory = this.model.kindOf(tile.cell) === 'directory'
    if (isDirectory && tile.cell !== directory) this.store.zoom(tile.cell)
    else if (tile.others > 0) this.store.set({ selected: tile.cell, listing: 'entries' })
    else this.store.set({ selected: tile.cell })
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Backspace' || event.key === 'Escape') {
      const parent = this.model.parentOf(this.store.state.directory)
      if (parent !== -1) this.store.zoom(parent)
      event.preventDefault()
      return
    }
    const next = moveFocus(this.#tiles, this.#numberOf(event.target), event.key)
    const button = next === undefined ? undefined : this.#buttons[next]
    if (button === undefined) return
    event.preventDefault()
    this.#enterAt(button)
    button.focus()
  }

  #showTip(event: PointerEvent): void {
    const tile = this.#tileAt(event)
    if (tile === undefined || event.pointerType === 'touch') return this.#hideTip()
    this.#tip.textContent = this.#drawing?.labelOf(tile) ?? ''
    this.#tip.classList.add('shown')
    const { clientWidth } = document.documentElement
    const left = Math.min(event.clientX + 14, clientWidth - this.#tip.offsetWidth - 8)
    this.#tip.style.translate = `${Math.max(8, left)}px ${event.clientY + 18}px`
  }

  #hideTip(): void {
    this.#tip.classList.remove('shown')
  }
}

function isButton({ isOpen, width, height }: Tile): boolean {
  return isOpen || (Math.min(width, height) >= smallestButton.side && width * height >= smallestButton.area)
}
