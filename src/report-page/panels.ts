import * as text from '../output/messages/report-page.js'
import { commandLine } from './details.js'
import { make, makeButton, makeChoice } from './dom.js'
import { size } from './format.js'
import { paletteOf, sharesOf } from './map/colours.js'
import type { Model } from './model.js'
import { shownText } from './shown-text.js'
import { hasChanged, type State, type Store } from './state.js'

/** The head of the page: what this is, and how much. */
export function makeHeading(model: Model): HTMLElement {
  const { repository, storageBytes, commits, complete, shallow } = model.data
  const notes = [complete ? undefined : text.incomplete, shallow ? text.shallow : undefined]
  return make(
    'header',
    {},
    make('h1', {}, make('bdi', {}, shownText(repository))),
    make('p', {}, text.heading({ packed: size(model.bytesOf(0)), storage: size(storageBytes), commits })),
    ...notes.map(note => (note === undefined ? undefined : make('p', { class: 'warning' }, note))),
  )
}

/** The way from the top to the directory that is shown; each step is a button. */
export function makeWay(model: Model, store: Store): HTMLElement {
  const list = make('ol')
  store.add((state, before) => {
    if (!hasChanged(state, before, 'directory')) return
    const steps = model.wayTo(state.directory).map(cell => {
      const here = cell === state.directory
      const button = makeButton(model.nameOf(cell), () => store.zoom(cell), {
        'aria-current': here ? 'location' : undefined,
      })
      return make('li', {}, button)
    })
    list.replaceChildren(...steps)
  })
  return make('nav', { class: 'way', 'aria-label': text.map.way }, list)
}

/** The choice of what colours mean. */
export function makeColouring(store: Store): HTMLElement {
  const { state, extension, age, versions } = text.colours
  return makeChoice({
    title: text.colours.title,
    name: 'colouring',
    values: { state, extension, age, versions },
    initial: store.state.colouring,
    onChange: colouring => store.set({ colouring }),
  })
}

/** What the colours mean. */
export function makeLegend(model: Model, store: Store): HTMLElement {
  const list = make('ul', { class: 'legend' })
  const show = (state: State, before: State | undefined) => {
    if (!hasChanged(state, before, 'colouring', 'directory')) return
    const { legend } = paletteOf(model, state.colouring, state.directory)
    list.replaceChildren(
      ...legend.map(({ colour, label }) => make('li', {}, make('i', { class: `dot ${colour}` }), label)),
    )
  }
  showNowAndLater(store, show)
  return list
}

/** Live against deleted: a bar of the bytes of the directory that is shown, with their numbers. */
export function makeShares(model: Model, store: Store): HTMLElement {
  const bar = make('div', { class: 'shares', 'aria-hidden': 'true' })
  const list = make('ul')
  const show = (state: State, before: State | undefined) => {
    if (!hasChanged(state, before, 'directory')) return
    const shares = sharesOf(model, state.directory)
    const total = Math.max(1, model.bytesOf(state.directory))
    bar.replaceChildren(
      ...shares.map(([share, bytes]) => {
        const part = make('i', { class: share })
        part.style.flexGrow = String(bytes / total)
        return part
      }),
    )
    list.replaceChildren(
      ...shares.map(([share, bytes]) =>
        make(
          'li',
          {},
          make('i', { class: `dot ${share}` }),
          make('span', {}, text.shares[share]),
          make('b', {}, size(bytes)),
          make('small', {}, text.share(bytes / total)),
        ),
      ),
    )
  }
  showNowAndLater(store, show)
  return make('section', { class: 'summary', 'aria-label': text.colours.state }, bar, list)
}

/** What only one ref holds: each is a button that shows where these bytes are. */
export function makeHeld(model: Model, store: Store): HTMLElement {
  const { units } = model
  const most = Math.max(1, ...units.map(({ diskBytes }) => diskBytes))
  const buttons = units.map(({ name, diskBytes }, unit) => {
    const bar = make('i', { class: 'length', 'aria-hidden': 'true' })
    bar.style.width = `${(diskBytes / most) * 100}%`
    const button = makeButton('', () => store.set({ unit: store.state.unit === unit ? undefined : unit }), {
      'aria-pressed': 'false',
    })
    button.append(make('bdi', {}, shownText(name)), make('b', {}, size(diskBytes)), bar)
    return button
  })
  store.add((state: State, before) => {
    if (!hasChanged(state, before, 'unit')) return
    buttons.forEach((button, unit) => button.setAttribute('aria-pressed', String(unit === state.unit)))
  })
  const list = make(
    'ul',
    {},
    ...buttons.map((button, unit) => make('li', {}, button, freeing(units[unit]?.command ?? null))),
  )
  const why = make('p', { class: 'reason' }, units.length === 0 ? text.held.nothing : text.held.why)
  return make('section', { class: 'held', 'aria-label': text.held.name }, make('h2', {}, text.held.name), why, list)
}

function freeing(command: string | null): HTMLElement | undefined {
  return command === null ? undefined : commandLine(command)
}

/** The recommendations of the report. */
export function makeTodo(model: Model): HTMLElement | undefined {
  const { findings } = model
  if (findings.length === 0) return undefined
  const items = findings.slice(0, 10).map(({ text: what, savesBytes, command }) => {
    const saves = savesBytes === null ? '' : ` (${text.saves(size(savesBytes))})`
    return make('li', {}, make('p', {}, `${shownText(what)}${saves}`), commandLine(command))
  })
  return make(
    'section',
    { class: 'todo', 'aria-label': text.todo },
    make('h2', {}, text.todo),
    make('ol', {}, ...items),
  )
}

/** Shows a view at first with the map, since it has its place above it or below it, and later after the map. */
function showNowAndLater(store: Store, show: (state: State, before: State | undefined) => void): void {
  show(store.state, undefined)
  store.addLater((state, before) => show(state, before ?? state))
}
