import * as text from '../../output/messages/report-page.js'
import { type Model, type Share, shareNames } from '../model.js'
import type { Colouring } from '../state.js'

/** An entry of the legend: the class of its colour, and what it stands for. */
export interface LegendEntry {
  readonly colour: string
  readonly label: string
}

/** The colours of cells, as names of classes. */
export interface Palette {
  readonly colourOf: (cell: number) => string
  readonly legend: readonly LegendEntry[]
}

/** Extensions with a colour of their own. */
const distinct = 9

/** Returns the colours for a directory. */
export function paletteOf(model: Model, colouring: Colouring, directory: number): Palette {
  switch (colouring) {
    case 'state':
      return byState(model)
    case 'extension':
      return byExtension(model, directory)
    case 'age':
      return byAge(model)
    case 'versions':
      return byVersions(model)
  }
}

function byState(model: Model): Palette {
  return {
    colourOf: cell => model.mainShare(cell),
    legend: shareNames.map(share => ({ colour: share, label: text.shares[share] })),
  }
}

/** Files that no tip has are hatched, whatever their colour. */
const hatched: LegendEntry = { colour: 'hatched', label: text.deleted }

export function isHatched(model: Model, cell: number): boolean {
  return model.shareOf(cell, 'gone') > model.bytesOf(cell) / 2
}

function byExtension(model: Model, directory: number): Palette {
  const sums = new Map<string, number>()
  for (let cell = directory; cell < (model.ends[directory] ?? 0); cell++) {
    if (model.kindOf(cell) !== 'file') continue
    const extension = extensionOf(model.nameOf(cell))
    sums.set(extension, (sums.get(extension) ?? 0) + model.bytesOf(cell))
  }
  const largest = [...sums].sort(([, a], [, b]) => b - a).map(([extension]) => extension)
  const places = new Map(largest.slice(0, distinct).map((extension, i) => [extension, `x${i}`]))
  return {
    colourOf: cell =>
      (model.kindOf(cell) === 'file' ? places.get(extensionOf(model.nameOf(cell))) : undefined) ?? 'other',
    legend: [
      ...[...places].map(([extension, colour]) => ({ colour, label: extension === '' ? text.noExtension : extension })),
      { colour: 'other', label: text.otherExtensions },
      hatched,
    ],
  }
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot).toLowerCase()
}

/** Steps of a scale of one colour. */
const steps = 6

/** By the last change: the newest darkest. Steps are of equal time. */
function byAge(model: Model): Palette {
  const first = model.firstDay(0) === 0 ? firstOf(model) : model.firstDay(0)
  const last = lastOf(model)
  const span = Math.max(1, last - first)
  const yearOf = (step: number) => new Date((first + (span * step) / steps) * 86_400_000).getUTCFullYear()
  return {
    colourOf: cell => {
      const day = model.lastDay(cell)
      return day === 0 ? 'other' : `s${Math.min(steps - 1, Math.floor(((day - first) / span) * steps))}`
    },
    legend: [...Array.from({ length: steps }, (_, i) => ({ colour: `s${i}`, label: text.since(yearOf(i)) })), hatched],
  }
}

function firstOf(model: Model): number {
  return days(model, cell => model.firstDay(cell)).reduce(
    (least, day) => Math.min(least, day),
    Number.POSITIVE_INFINITY,
  )
}

function lastOf(model: Model): number {
  return days(model, cell => model.lastDay(cell)).reduce((most, day) => Math.max(most, day), 0)
}

function days(model: Model, dayOf: (cell: number) => number): readonly number[] {
  return Array.from({ length: model.count }, (_, cell) => dayOf(cell)).filter(day => day !== 0)
}

/** The lowest numbers of versions of each step. */
const versionSteps = [1, 2, 5, 20, 100, 500]

function byVersions(model: Model): Palette {
  return {
    colourOf: cell => {
      if (model.kindOf(cell) !== 'file') return 'other'
      const versions = model.countOf(cell)
      return `s${Math.max(
        0,
        versionSteps.findLastIndex(least => versions >= least),
      )}`
    },
    legend: [...versionSteps.map((least, i) => ({ colour: `s${i}`, label: text.atLeast(least) })), hatched],
  }
}

/** Returns the bytes of each share of a cell, without those that it has not. */
export function sharesOf(model: Model, cell: number): readonly (readonly [Share, number])[] {
  return shareNames.map(share => [share, model.shareOf(cell, share)] as const).filter(([, bytes]) => bytes > 0)
}
