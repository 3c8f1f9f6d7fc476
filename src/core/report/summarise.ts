import { decodeLossy, fromLatin1 } from '../bytes/bytes.js'
import { toJsonBytes } from '../bytes/json-bytes.js'
import type { HeldOnlyBy, LiveAndDeleted, ReportedDirectory, ReportedExtension, ReportedHistory } from './document.js'
import type { ReportedPath, ReportedVersions } from './document.js'
import { type HistoryAnalysis, nobody } from './history-analysis.js'
import { hasGeneratedName } from './generated-sites.js'
import type { RefUnit } from './units.js'

/** Returns a path as text, and its bytes where the text is not exact. */
export function reportedPath(path: string): ReportedPath {
  const bytes = fromLatin1(path)
  const json = toJsonBytes(bytes)
  return { path: decodeLossy(bytes), ...('text' in json ? {} : { pathBytes: json }) }
}

type Summary = Pick<ReportedHistory, 'live' | 'deleted' | 'extensions' | 'directories' | 'growth' | 'versions'>

interface Summarising {
  readonly analysis: HistoryAnalysis
  /** Of each object: whether a tip's tree contains it. */
  readonly live: Uint8Array
  /** The maximum number of rows of each list. */
  readonly top: number
}

/** Sums history by directory, extension and month. Each object counts only at its first introduction. */
export function summarise({ analysis, live, top }: Summarising): Summary {
  const total = new Sums()
  const extensions = new Map<string, Sums>()
  const directories = new Map<string, Sums>()
  const months = new Map<string, number>()
  const { table, first, paths } = analysis
  first.forEach((introduction, object) => {
    if (introduction === undefined) return
    const bytes = table.diskOf(object)
    const isLive = live[object] === 1
    const path = paths[introduction.path] ?? ''
    total.add(bytes, isLive)
    for (const directory of directoriesOf(path)) at(directories, directory).add(bytes, isLive)
    if (table.types[object] !== 'blob') return
    at(extensions, extensionOf(path)).add(bytes, isLive)
    const month = monthOf(introduction.seconds)
    months.set(month, (months.get(month) ?? 0) + bytes)
  })
  return {
    ...total.value,
    extensions: largest(extensions, top).map(([name, sums]): ReportedExtension => {
      return { extension: reportedPath(name).path, blobs: sums.count, ...sums.value }
    }),
    directories: largest(directories, top).map(([name, sums]): ReportedDirectory => {
      return { ...reportedPath(name), ...sums.value }
    }),
    growth: [...months].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([month, diskBytes]) => ({ month, diskBytes })),
    versions: versionsOf({ analysis, live, top }),
  }
}

/** The last second that a month of four digits can name; git takes later ones. */
const latest = Date.UTC(9999, 11, 31) / 1000

/** Returns a month as `2026-11`. */
function monthOf(seconds: number): string {
  return new Date(Math.min(Math.max(0, seconds || 0), latest) * 1000).toISOString().slice(0, 7)
}

class Sums {
  count = 0
  #live = 0
  #deleted = 0

  add(bytes: number, isLive: boolean): void {
    this.count++
    if (isLive) this.#live += bytes
    else this.#deleted += bytes
  }

  get value(): LiveAndDeleted {
    return { live: this.#live, deleted: this.#deleted }
  }

  get bytes(): number {
    return this.#live + this.#deleted
  }
}

function at(sums: Map<string, Sums>, name: string): Sums {
  const known = sums.get(name)
  if (known !== undefined) return known
  const made = new Sums()
  sums.set(name, made)
  return made
}

function largest(sums: ReadonlyMap<string, Sums>, top: number): readonly (readonly [string, Sums])[] {
  return [...sums].toSorted(([, a], [, b]) => b.bytes - a.bytes).slice(0, top)
}

/** Returns the directories of a path: `a/b/c` is in `a` and in `a/b`. */
function directoriesOf(path: string): readonly string[] {
  const names: string[] = []
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    names.push(path.slice(0, slash))
  }
  return names
}

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot).toLowerCase()
}

/** Returns the paths with several versions, those first whose versions take the most space together. */
function versionsOf({ analysis, live, top }: Summarising): readonly ReportedVersions[] {
  return pathsBySize({ analysis, live })
    .filter(({ versions }) => versions > 1)
    .slice(0, top)
}

/** Returns all paths of blobs in history, those first whose versions take the most space together. */
export function pathsBySize({ analysis, live }: Omit<Summarising, 'top'>): readonly ReportedVersions[] {
  const bytes = new Float64Array(analysis.paths.length)
  const isLive = new Uint8Array(analysis.paths.length)
  analysis.eachPair((object, path) => {
    bytes[path] = (bytes[path] ?? 0) + analysis.table.diskOf(object)
    if (live[object] === 1) isLive[path] = 1
  })
  const order = [...bytes.keys()].filter(path => (analysis.versions[path] ?? 0) > 0)
  return order
    .toSorted((a, b) => (bytes[b] ?? 0) - (bytes[a] ?? 0))
    .map(path => ({
      ...reportedPath(analysis.paths[path] ?? ''),
      versions: analysis.versions[path] ?? 0,
      diskBytes: bytes[path] ?? 0,
      live: isLive[path] === 1,
    }))
}

/** Returns the blobs that take the most space, by their numbers. */
export function largestBlobs({ table, first }: HistoryAnalysis, top: number): readonly number[] {
  const blobs: number[] = []
  first.forEach((introduction, object) => {
    if (introduction !== undefined && table.types[object] === 'blob') blobs.push(object)
  })
  return blobs.toSorted((a, b) => table.diskOf(b) - table.diskOf(a)).slice(0, top)
}

/**
 * Sums the objects that only one unit reaches, largest first. Objects in an index do not go with a ref; a reflog may
 * keep others for a while.
 */
export function heldOnlyBy({ analysis, units, indexed }: Holding, top: number): readonly HeldOnlyBy[] {
  const { table, labels } = analysis
  const held = units.map(() => ({ objects: 0, diskBytes: 0 }))
  labels.forEach((unit, object) => {
    const sum = unit <= nobody || indexed.has(object) ? undefined : held[unit]
    if (sum === undefined) return
    sum.objects++
    sum.diskBytes += table.diskOf(object)
  })
  return units
    .map((unit, i): HeldOnlyBy => {
      const { objects = 0, diskBytes = 0 } = held[i] ?? {}
      const verdict = hasGeneratedName(unit.name) && unit.group === 'branches' ? 'generated-site' : null
      return {
        name: unit.name,
        group: unit.group,
        refs: unit.refs.map(({ name }) => name),
        objects,
        diskBytes,
        verdict,
      }
    })
    .filter(({ objects }) => objects > 0)
    .toSorted((a, b) => b.diskBytes - a.diskBytes)
    .slice(0, top)
}

interface Holding {
  readonly analysis: HistoryAnalysis
  readonly units: readonly RefUnit[]
  /** Objects in an index. */
  readonly indexed: ReadonlySet<number>
}
