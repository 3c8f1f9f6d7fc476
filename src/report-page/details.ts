import * as text from '../output/messages/report-page.js'
import { commandsFor } from './commands.js'
import { make, makeButton } from './dom.js'
import { date, size } from './format.js'
import type { ListedVersion, Model } from './model.js'
import { sharesOf } from './map/colours.js'
import { shownText } from './shown-text.js'
import { hasChanged, type State } from './state.js'

/** What is known of the selected cell: its bytes, its versions and who brought them, and the commands for it. */
export class Details {
  /** Said when it changes: what is selected, and how much it is. */
  readonly #said = make('div', { role: 'status' })
  readonly element = make('section', { class: 'details', tabindex: '0', 'aria-label': text.details.name })

  constructor(private readonly model: Model) {}

  readonly update = (state: State, before: State | undefined): void => {
    if (!hasChanged(state, before, 'selected')) return
    const { model } = this
    const cell = state.selected
    this.#said.replaceChildren(
      make('h2', {}, make('bdi', {}, titleOf(model, cell))),
      ...reason(model, cell),
      this.#facts(cell),
    )
    this.element.replaceChildren(this.#said, ...this.#versions(model.versionsOf(cell)), ...this.#commands(cell))
  }

  #facts(cell: number): HTMLElement {
    const { model } = this
    const rows: (readonly [string, string])[] = [
      [
        text.details.size,
        `${size(model.bytesOf(cell))}, ${text.ofAll(text.share(model.bytesOf(cell) / Math.max(1, model.bytesOf(0))))}`,
      ],
    ]
    const shares = sharesOf(model, cell).filter(([share]) => share !== 'other')
    if (shares.length > 0) {
      rows.push([
        text.details.made,
        shares.map(([share, bytes]) => text.bytesOf(size(bytes), text.shares[share].toLowerCase())).join(', '),
      ])
    }
    if (model.kindOf(cell) === 'file') rows.push([text.table.versions, text.number(model.countOf(cell))])
    const [first, last] = daysOf(model, cell)
    if (last > 0) rows.push([text.details.changed, text.fromTo(date(first), date(last))])
    const held = [...model.heldOf(cell)].sort(([, a], [, b]) => b - a).slice(0, 3)
    const names = held.map(([unit, bytes]) => `${shownText(model.units[unit]?.name ?? '')} (${size(bytes)})`)
    if (names.length > 0) rows.push([text.details.heldBy, names.join(', ')])
    return make('dl', {}, ...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]))
  }

  #versions(versions: readonly ListedVersion[]): readonly HTMLElement[] {
    if (versions.length === 0) return []
    const names = [
      text.details.date,
      text.details.author,
      text.details.commit,
      text.details.packed,
      text.details.unpacked,
    ]
    const head = make('tr', {}, ...names.map(name => make('th', { scope: 'col' }, name)))
    const rows = versions.map(({ day, author, commit, diskBytes, bytes, live }) =>
      make(
        'tr',
        {},
        make('td', {}, date(day)),
        make('td', { class: 'author' }, make('bdi', {}, author)),
        make('td', {}, make('code', {}, commit)),
        make('td', {}, size(diskBytes)),
        make('td', {}, live ? `${size(bytes)}, ${text.details.live}` : size(bytes)),
      ),
    )
    return [
      make('h3', {}, text.details.versions),
      make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows)),
    ]
  }

  #commands(cell: number): readonly HTMLElement[] {
    const commands = commandsFor(this.model, cell)
    if (commands.length === 0) return []
    return [
      make('h3', {}, text.details.commands),
      ...commands.flatMap(({ does, command }) => [make('p', { class: 'does' }, does), commandLine(command)]),
    ]
  }
}

/** Returns a command, with a button that copies it. */
export function commandLine(command: string): HTMLElement {
  const code = make('code', {}, command)
  const button = makeButton(text.details.copy, () => {
    void navigator.clipboard.writeText(command).then(
      () => (button.textContent = text.details.copied),
      // Where the clipboard is closed to the page, the reader copies what is selected.
      () => getSelection()?.selectAllChildren(code),
    )
  })
  return make('div', { class: 'command' }, code, button)
}

function titleOf(model: Model, cell: number): string {
  const kind = model.kindOf(cell)
  if (cell === 0) return text.map.whole
  if (kind === 'trees') return text.treesOf(model.pathOf(model.parentOf(cell)))
  const path = model.pathOf(cell)
  return kind === 'directory' ? `${path}/` : path
}

function reason(model: Model, cell: number): readonly HTMLElement[] {
  const kind = model.kindOf(cell)
  if (kind === 'directory' || kind === 'file' || kind === 'others') return []
  return [make('p', { class: 'reason' }, text.kindReasons[kind])]
}

/** Returns the days of the first and the last introduction, of what is below a directory too. */
function daysOf(model: Model, cell: number): readonly [number, number] {
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  for (let one = cell; one < (model.ends[cell] ?? 0); one++) {
    const day = model.lastDay(one)
    if (day === 0) continue
    first = Math.min(first, model.firstDay(one))
    last = Math.max(last, day)
  }
  return [first, last]
}
