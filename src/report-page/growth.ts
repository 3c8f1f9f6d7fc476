import uPlot from 'uplot'
import * as text from '../output/messages/report-page.js'
import { make, makeChoice } from './dom.js'
import { monthName, size } from './format.js'
import type { Colours } from './map/painting.js'
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
    const bytes = size(shares.reduce((sum, share) => sum + sumOf(series[share]), 0))
    this.#room.setAttribute(
      'aria-label',
      text.growthOf({ what: name, from: monthName(from), to: monthName(to), bytes }),
    )
    this.#room.replaceChildren()
    this.#plot = new uPlot(
      optionsOf({ way: this.#way, width: this.#width, colours: this.colours }),
      dataOf(series, this.#way),
      this.#room,
    )
  }
}

const height = 220
/** From the bottom up. */
const shares = ['live', 'old', 'gone'] as const

type Series = Readonly<Record<(typeof shares)[number], number[]>> & {
  readonly months: readonly number[]
}

/** Returns the bytes of every month from the first to the last. */
function seriesOf(model: Model, cell: number): Series {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  model.eachMonth(cell, month => {
    first = Math.min(first, month)
    last = Math.max(last, month)
  })
  const count = Number.isFinite(first) ? last - first + 1 : 0
  const zeros = () => Array.from({ length: count }, () => 0)
  const series = { live: zeros(), old: zeros(), gone: zeros() }
  model.eachMonth(cell, (month, share, bytes) => {
    const values = series[share]
    values[month - first] = (values[month - first] ?? 0) + bytes
  })
  return { ...series, months: series.live.map((_, i) => first + i) }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** Each series stands on those below it: the top one is drawn first, down to the axis. */
function dataOf(series: Series, way: Way): uPlot.AlignedData {
  const { live, old, gone, months } = series
  const two = live.map((value, i) => value + (old[i] ?? 0))
  const all = two.map((value, i) => value + (gone[i] ?? 0))
  const shown = [all, two, live].map(values => (way === 'total' ? running(values) : values))
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

interface Look {
  readonly way: Way
  readonly width: number
  readonly colours: Colours
}

function optionsOf({ way, width, colours }: Look): uPlot.Options {
  const axis = {
    stroke: colours.get('quiet'),
    grid: { stroke: colours.get('line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui',
  }
  const paths = way === 'monthly' ? uPlot.paths.bars?.({ size: [0.9, 24] }) : undefined
  const series = shares.toReversed().map(
    (share, i): uPlot.Series => ({
      label: text.shares[share],
      stroke: colours.get(`${share}-edge`),
      fill: colours.get(share),
      width: 1,
      points: { show: false },
      value: plot => ownValue(plot, i + 1),
      ...(paths === undefined ? {} : { paths }),
    }),
  )
  const month = (seconds: number | null) => (seconds === null ? '' : monthOf(seconds))
  return {
    width,
    height,
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [axis, { ...axis, size: 62, values: (_, splits) => splits.map(value => size(value)) }],
    series: [{ label: text.growth.month, value: (_, seconds: number | null) => month(seconds) }, ...series],
    hooks: { ready: [showLast], setCursor: [showLast] },
  }
}

/** Returns what a series adds to those that it stands on, in the month that the legend tells of. */
function ownValue({ data, legend: { idx } }: uPlot, series: number): string {
  if (idx === null || idx === undefined) return ''
  return size((data[series]?.[idx] ?? 0) - (data[series + 1]?.[idx] ?? 0))
}

/** While the pointer is elsewhere, the legend tells of the last month. */
function showLast(plot: uPlot): void {
  if (plot.cursor.idx === null || plot.cursor.idx === undefined) plot.setLegend({ idx: plot.data[0].length - 1 })
}

function monthOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return monthName((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth())
}
