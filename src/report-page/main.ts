import * as text from '../output/messages/report-page.js'
import { Details } from './details.js'
import { make } from './dom.js'
import { Growth } from './growth.js'
import { Colours } from './map/painting.js'
import { TreeMap } from './map/map.js'
import { Model } from './model.js'
import { makeColouring, makeHeading, makeHeld, makeLegend, makeShares, makeTodo, makeWay } from './panels.js'
import { readData, readDetails } from './read-data.js'
import { Store } from './state.js'
import { PathTable } from './table.js'

/** Shows the picture, from the data in this file. */
async function start(): Promise<void> {
  const model = new Model(await readData())
  const store = new Store()
  const colours = new Colours()
  const map = new TreeMap(model, store, colours)
  const details = new Details(model)
  const growth = new Growth(model, colours)
  const table = new PathTable(model, store, {
    onPoint: cell => map.highlight(cell),
    onChoose: cell => {
      if (model.kindOf(cell) === 'directory') return store.zoom(cell)
      // What is too small to be seen is shown from nearer.
      const directory = map.shows(cell) ? store.state.directory : Math.max(0, model.parentOf(cell))
      store.set({ selected: cell, directory })
    },
  })
  const left = make(
    'section',
    { class: 'picture' },
    make('div', { class: 'bar' }, makeWay(model, store), makeColouring(store)),
    map.element,
    makeLegend(model, store),
  )
  const right = make('div', { class: 'side' }, details.element, table.element)
  const main = make(
    'main',
    {},
    makeHeading(model),
    makeShares(model, store),
    make('div', { class: 'top' }, left, right),
  )
  document.body.append(main)
  store.add(map.update)
  store.addLater(table.update)
  // The map is drawn first: what is long, and what stands below it, would hold it up.
  model.complete(await readDetails())
  const bottom = make('div', { class: 'bottom' }, growth.element, makeHeld(model, store))
  const footer = make('footer', {}, make('p', {}, text.asPackedNow), make('p', {}, text.map.keys))
  main.append(bottom, makeTodo(model) ?? '', footer)
  store.addLater(details.update, growth.update)
  searchByKey(table.search)
}

function searchByKey(search: HTMLInputElement): void {
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    search.focus()
  })
}

start().catch((error: unknown) => {
  document.body.append(make('p', { class: 'warning', role: 'alert' }, text.cannotRead))
  throw error
})
