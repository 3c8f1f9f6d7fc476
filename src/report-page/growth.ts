import uPlot from 'uplot'
import * as text from '../output/messages/report-page.js'
import { make, makeChoice } from './dom.js'
import { monthName, size } from './format.js'
import type { Colours } from './map/dust.js'
import type { Model } from './model.js'
import { hasChanged, type State } from './state.js'

type Way = 'total' | 'monthly'

/** Growth of what is selected, over time: blobs by the month in which they came, and whether a tip has them now. */
export class Growth {
  readonly element: HTMLElement
  readonly #room = make('div', { class: 'plot', role: 'img' })
  readonly #title = make('h2')
  #plot: uPlot | undefined
  #way: Way = 'total'
  #shown = 0
  #width = 600

  constructor(
    private readonly model: Model,
    private readonly colours: Colours,
  ) {
    const choice = makeChoice<Way>({
      title: text.growth.name,
      name: 'growth',
      values: { total: text.growth.total, monthly: text.growth.monthly },
      initial: 'total',
      onChange: way => {
        this.#way = way
        this.#redraw()
      },
    })
    const head = make('div', { class: 'bar' }, this.#title, choice)
    this.element = make('section', { class: 'growth', 'aria-label': text.growth.name }, head, this.#room)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw())
    // Asked for in between, the width would have the whole page laid out twice.
    new ResizeObserver(([entry]) => this.#resize(entry?.contentRect.width ?? 0)).observe(this.#room)
  }

  readonly update = (state: State, before: State | undefined): void => {
    if (!hasChanged(state, before, 'selected')) return
    this.#shown = state.selected
    this.#redraw()
  }

  #resize(width: number): void {
    if (width === 0 || width === this.#width) return
    this.#width = width
    this.#plot?.setSize({ width, height })
  }

  #redraw(): void {
    const { model } = this
    this.#plot?.destroy()
    this.#plot = undefined
    const name = this.#shown === 0 ? text.map.whole : model.pathOf(this.#shown)
    this.#title.textContent = this.#shown === 0 ? text.growth.name : `${text.growth.name}: ${name}`
    const series = seriesOf(model, this.#shown)
    const [from, to] = [series.months[0], series.months.at(-1)]
    if (from === undefined || to === undefined) {
      this.#room.setAttribute('aria-label', text.noGrowth)
      this.#room.replaceChildren(make('p', { class: 'nothing' }, text.noGrowth))
      return
    }
    const bytes = size(series.live.concat(series.deleted).reduce((sum, value) => sum + value, 0))
    this.#room.setAttribute(
      'aria-label',
      text.growthOf({ what: name, from: monthName(from), to: monthName(to), bytes }),
    )
    this.#room.replaceChildren()
    this.#plot = new uPlot(
      optionsOf(this.#way, this.colours, { width: this.#width, height }),
      dataOf(series, this.#way),
      this.#room,
    )
  }
}

const height = 220

interface Series {
  readonly months: readonly number[]
  readonly live: number[]
  readonly deleted: number[]
}

/** Returns the bytes of every month from the first to the last. */
function seriesOf(model: Model, cell: number): Series {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  model.eachMonth(cell, month => {
    first = Math.min(first, month)
    last = Math.max(last, month)
  })
  const count = Number.isFinite(first) ? last - first + 1 : 0
  const [live, deleted] = [zeros(count), zeros(count)]
  model.eachMonth(cell, (month, liveBytes, deletedBytes) => {
    const i = month - first
    live[i] = (live[i] ?? 0) + liveBytes
    deleted[i] = (deleted[i] ?? 0) + deletedBytes
  })
  return { months: live.map((_, i) => first + i), live, deleted }
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0)
}

/** One series stands on the other: the upper one is drawn first, down to the axis. */
function dataOf({ months, live, deleted }: Series, way: Way): uPlot.AlignedData {
  const both = live.map((value, i) => value + (deleted[i] ?? 0))
  const shown = way === 'total' ? [running(both), running(live)] : [both, live]
  const seconds = months.map(month => Date.UTC(1970, month) / 1000)
  // A line needs two points.
  if (seconds.length > 1) return [seconds, ...shown] as uPlot.AlignedData
  const before = (seconds[0] ?? 0) - 28 * 86_400
  return [[before, ...seconds], ...shown.map(values => [0, ...values])] as uPlot.AlignedData
}

function running(values: readonly number[]): readonly number[] {
  let sum = 0
  return values.map(value => (sum += value))
}

function optionsOf(
  way: Way,
  colours: Colours,
  room: { readonly width: number; readonly height: number },
): uPlot.Options {
  const colour = (name: string) => colours.get(name)
  const axis = {
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  }
  const paths = way === 'monthly' ? uPlot.paths.bars?.({ size: [0.9, 24] }) : undefined
  const line = (label: string, name: string): uPlot.Series => ({
    label,
    stroke: colour(`${name}-edge`),
    fill: colour(name),
    width: 1,
    points: { show: false },
    // Null: the pointer is not on the plot.
    value: (_, value: number | null) => (value === null ? '' : size(value)),
    ...(paths === undefined ? {} : { paths }),
  })
  return {
    ...room,
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [axis, { ...axis, size: 62, values: (_, splits) => splits.map(value => size(value)) }],
    series: [
      { label: text.growth.month, value: (_, seconds: number | null) => (seconds === null ? '' : monthOf(seconds)) },
      line(text.growth.withDeleted, 'gone'),
      line(text.growth.live, 'live'),
    ],
  }
}

function monthOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return monthName((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth())
}
