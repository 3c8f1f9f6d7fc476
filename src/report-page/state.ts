export type Colouring = 'state' | 'extension' | 'age' | 'versions'
export type Listing = 'files' | 'entries'
export type Column = 'path' | 'size' | 'live' | 'versions' | 'changed'

/** What the reader has chosen. */
export interface State {
  /** The directory that is shown. */
  readonly directory: number
  /** The cell whose details are shown. */
  readonly selected: number
  readonly colouring: Colouring
  readonly query: string
  readonly listing: Listing
  readonly sort: { readonly column: Column; readonly direction: 'ascending' | 'descending' }
  /** The unit whose bytes are shown, by its place in the list. */
  readonly unit: number | undefined
}

const initialState: State = {
  directory: 0,
  selected: 0,
  colouring: 'state',
  query: '',
  listing: 'files',
  sort: { column: 'size', direction: 'descending' },
  unit: undefined,
}

type View = (state: State, before: State | undefined) => void

/** Holds the state, and calls the views when it changes. */
export class Store {
  #state = initialState
  readonly #views: View[] = []
  /** Each with the state that it shows. */
  readonly #laterViews = new Map<View, State | undefined>()
  #isWaiting = false

  get state(): State {
    return this.#state
  }

  /** Adds a view, and calls it. */
  add(view: View): void {
    this.#views.push(view)
    view(this.#state, undefined)
  }

  /** Adds views that are called after what was changed at once is drawn: the map does not wait for them. */
  addLater(...views: readonly View[]): void {
    for (const view of views) this.#laterViews.set(view, undefined)
    this.#callLater()
  }

  set(change: Partial<State>): void {
    const before = this.#state
    this.#state = { ...before, ...change }
    for (const view of this.#views) view(this.#state, before)
    this.#callLater()
  }

  /** Shows a directory, and its details. */
  zoom(directory: number): void {
    this.set({ directory, selected: directory })
  }

  #callLater(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    afterDrawing(() => {
      this.#isWaiting = false
      for (const [view, before] of this.#laterViews) {
        this.#laterViews.set(view, this.#state)
        view(this.#state, before)
      }
    })
  }
}

/** Calls back when the next frame is drawn; at once where none is drawn, as in a hidden tab. */
function afterDrawing(call: () => void): void {
  if (document.hidden) setTimeout(call)
  else requestAnimationFrame(() => setTimeout(call))
}

/** Tells whether one of some parts of the state has changed. */
export function hasChanged(state: State, before: State | undefined, ...parts: readonly (keyof State)[]): boolean {
  return before === undefined || parts.some(part => state[part] !== before[part])
}
