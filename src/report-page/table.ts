import * as text from '../output/messages/report-page.js'
import { make, makeButton, makeChoice } from './dom.js'
import { date, size } from './format.js'
import type { Model } from './model.js'
import { type Column, hasChanged, type State, type Store } from './state.js'

/** Rows that are shown at first, and more at each wish. */
const page = 50

interface Following {
  /** Called for the row under the pointer, or the focus. */
  readonly onPoint: (cell: number | undefined) => void
  /** Called for the row that was chosen. */
  readonly onChoose: (cell: number) => void
}

const columns: readonly Column[] = ['path', 'size', 'live', 'versions', 'changed']

/** The paths of the directory that is shown, as a table: searched and sorted. */
export class PathTable {
  readonly element: HTMLElement
  readonly search = make('input', { type: 'search', placeholder: text.table.search, 'aria-label': text.table.search })
  readonly #body = make('tbody')
  readonly #status = make('p', { class: 'status', role: 'status' })
  readonly #more = makeButton(text.table.more, () => this.#showMore(), { class: 'more' })
  readonly #headings: ReadonlyMap<Column, HTMLTableCellElement>
  #listing = makeListing('files', () => {})
  #found: readonly number[] = []

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly following: Following,
  ) {
    this.search.addEventListener('input', () => this.store.set({ query: this.search.value }))
    this.#headings = new Map(columns.map(column => [column, this.#heading(column)]))
    this.#listing = makeListing(store.state.listing, listing => this.store.set({ listing }))
    const head = make('thead', {}, make('tr', {}, ...this.#headings.values()))
    const table = make('table', { 'aria-label': text.table.name }, head, this.#body)
    // A region that scrolls is reached by the keyboard.
    const scrolled = make(
      'div',
      { class: 'rows', tabindex: '0', role: 'region', 'aria-label': text.table.name },
      table,
      this.#more,
    )
    this.element = make(
      'section',
      { class: 'table', 'aria-label': text.table.name },
      make('div', { class: 'bar' }, this.search, this.#listing),
      this.#status,
      scrolled,
    )
    this.#listen()
  }

  readonly update = (state: State, before: State | undefined): void => {
    if (hasChanged(state, before, 'directory', 'query', 'listing', 'sort', 'unit')) this.#redraw(state)
    if (hasChanged(state, before, 'selected')) this.#mark(state.selected)
    if (hasChanged(state, before, 'listing')) {
      for (const input of this.#listing.querySelectorAll('input')) input.checked = input.value === state.listing
    }
  }

  #listen(): void {
    const cellOf = (event: Event) => {
      const row = event.target instanceof Element ? event.target.closest('tr') : null
      return row?.dataset['cell'] === undefined ? undefined : Number(row.dataset['cell'])
    }
    this.#body.addEventListener('click', event => {
      const cell = cellOf(event)
      if (cell !== undefined) this.following.onChoose(cell)
    })
    for (const name of ['pointerover', 'focusin']) {
      this.#body.addEventListener(name, event => this.following.onPoint(cellOf(event)))
    }
    this.#body.addEventListener('pointerleave', () => this.following.onPoint(undefined))
  }

  #heading(column: Column): HTMLTableCellElement {
    const button = makeButton(text.table[column], () => this.#sortBy(column))
    return make('th', { scope: 'col', class: column === 'live' ? 'share' : column }, button)
  }

  #sortBy(column: Column): void {
    const { sort } = this.store.state
    const first = column === 'path' ? 'ascending' : 'descending'
    const other = first === 'ascending' ? 'descending' : 'ascending'
    this.store.set({ sort: { column, direction: sort.column === column && sort.direction === first ? other : first } })
  }

  #redraw(state: State): void {
    const candidates = this.#candidates(state)
    this.#found = this.#sorted(this.#searched(candidates, state), state)
    const bytes = this.#found.reduce((sum, cell) => sum + this.#sizeOf(cell, state), 0)
    this.#status.textContent = text.found({ shown: this.#found.length, all: candidates.length, bytes: size(bytes) })
    for (const [column, heading] of this.#headings) {
      heading.setAttribute('aria-sort', column === state.sort.column ? state.sort.direction : 'none')
    }
    this.#body.replaceChildren()
    this.#showMore()
    this.#mark(state.selected)
  }

  #candidates({ directory, listing, unit }: State): readonly number[] {
    const { model } = this
    if (listing === 'entries' && unit === undefined) return model.childrenOf(directory)
    const files: number[] = []
    for (let cell = directory; cell < (model.ends[directory] ?? 0); cell++) {
      if (model.kindOf(cell) === 'directory') continue
      if (unit === undefined ? model.kindOf(cell) === 'file' : model.heldOf(cell).has(unit)) files.push(cell)
    }
    return files
  }

  #searched(cells: readonly number[], { query, directory }: State): readonly number[] {
    const words = query.toLowerCase().split(' ').filter(Boolean)
    if (words.length === 0) return cells
    return cells.filter(cell => {
      const path = this.#pathOf(cell, directory).toLowerCase()
      return words.every(word => path.includes(word))
    })
  }

  #sorted(cells: readonly number[], state: State): readonly number[] {
    const { model } = this
    const { sort, directory } = state
    const sign = sort.direction === 'ascending' ? 1 : -1
    if (sort.column === 'path') {
      const paths = new Map(cells.map(cell => [cell, this.#pathOf(cell, directory)]))
      const { compare } = new Intl.Collator('en', { numeric: true })
      return cells.toSorted((a, b) => sign * compare(paths.get(a) ?? '', paths.get(b) ?? ''))
    }
    const column = sort.column
    const value = (cell: number) => (column === 'size' ? this.#sizeOf(cell, state) : numberIn(model, cell, column))
    return cells.toSorted((a, b) => sign * (value(a) - value(b)) || model.bytesOf(b) - model.bytesOf(a))
  }

  /** Returns the bytes of a cell: where a ref is looked at, those that it alone holds. */
  #sizeOf(cell: number, { unit }: State): number {
    return unit === undefined ? this.model.bytesOf(cell) : (this.model.heldOf(cell).get(unit) ?? 0)
  }

  #pathOf(cell: number, directory: number): string {
    const path = this.model.pathOf(cell, directory)
    return this.model.kindOf(cell) === 'directory' ? `${path}/` : path
  }

  #showMore(): void {
    const from = this.#body.childElementCount
    const rows = this.#found.slice(from, from + page).map(cell => this.#row(cell))
    this.#body.append(...rows)
    this.#more.hidden = from + rows.length >= this.#found.length
  }

  #row(cell: number): HTMLTableRowElement {
    const { model } = this
    const path = this.#pathOf(cell, this.store.state.directory)
    const day = model.lastDay(cell)
    const name = make('button', { type: 'button', title: path }, make('bdi', { dir: 'ltr' }, path))
    return make(
      'tr',
      { 'data-cell': String(cell) },
      make('th', { scope: 'row', class: 'path' }, make('i', { class: `dot ${model.mainShare(cell)}` }), name),
      make('td', { class: 'size' }, size(this.#sizeOf(cell, this.store.state))),
      make('td', { class: 'share' }, liveText(model, cell)),
      make('td', { class: 'versions' }, model.kindOf(cell) === 'file' ? text.number(model.countOf(cell)) : ''),
      make('td', { class: 'changed' }, day === 0 ? '' : date(day)),
    )
  }

  #mark(selected: number): void {
    for (const row of this.#body.querySelectorAll('[aria-current]')) row.removeAttribute('aria-current')
    const row = this.#body.querySelector<HTMLElement>(`[data-cell="${selected}"]`)
    row?.setAttribute('aria-current', 'true')
    const rows = row?.closest<HTMLElement>('.rows')
    if (row === null || rows === null || rows === undefined) return
    // Only the table scrolls, not the page.
    const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight]
    if (top < rows.scrollTop + 32 || bottom > rows.scrollTop + rows.clientHeight)
      rows.scrollTop = top - rows.clientHeight / 2
  }
}

function makeListing(initial: State['listing'], onChange: (listing: State['listing']) => void): HTMLFieldSetElement {
  const values = { files: text.table.files, entries: text.table.entries }
  return makeChoice({ title: text.table.listing, name: 'listing', values, initial, onChange })
}

/** Returns how much of a cell a tip has. */
function liveText(model: Model, cell: number): string {
  if (model.mainShare(cell) === 'other') return ''
  const [live, old] = [model.shareOf(cell, 'live'), model.shareOf(cell, 'old')]
  return live + old === 0 ? text.deleted : text.share(live / model.bytesOf(cell))
}

function numberIn(model: Model, cell: number, column: Exclude<Column, 'path' | 'size'>): number {
  switch (column) {
    case 'live':
      return model.shareOf(cell, 'live')
    case 'versions':
      return model.kindOf(cell) === 'file' ? model.countOf(cell) : 0
    case 'changed':
      return model.lastDay(cell)
  }
}
