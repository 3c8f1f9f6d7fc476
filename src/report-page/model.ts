import { grownShares, type PictureData, type PictureDetails } from '../core/report/picture/data.js'
import type { NodeKind } from '../core/report/picture/path-tree.js'
import * as text from '../output/messages/report-page.js'
import { bytesOf } from './read-data.js'
import { shownBytes, shownText } from './shown-text.js'

/** Packed bytes of a cell by what became of them. */
export type Share = 'live' | 'old' | 'gone' | 'other'
export const shareNames: readonly Share[] = ['live', 'old', 'gone', 'other']

/** A version of a file that is listed. */
export interface ListedVersion {
  readonly commit: string
  readonly day: number
  readonly author: string
  readonly bytes: number
  readonly diskBytes: number
  readonly live: boolean
}

/** The cells of a picture: its data, with what is derived from it. A cell is a number; 0 is all of history. */
export class Model {
  readonly count: number
  readonly totals: Float64Array
  readonly parents: Int32Array
  /** Of each cell: one after its last descendant. */
  readonly ends: Int32Array
  readonly #names: (string | undefined)[] = []
  #details: PictureDetails | undefined
  #monthStarts: Int32Array = new Int32Array()
  #heldStarts: Int32Array = new Int32Array()
  #versionStarts: Int32Array = new Int32Array()

  constructor(readonly data: PictureData) {
    const { up, live, old, gone, other } = data.cells
    this.count = up.length
    this.totals = new Float64Array(this.count)
    this.parents = new Int32Array(this.count)
    this.ends = new Int32Array(this.count)
    for (let cell = 0; cell < this.count; cell++) {
      this.totals[cell] = at(live, cell) + at(old, cell) + at(gone, cell) + at(other, cell)
      this.parents[cell] = cell === 0 ? -1 : cell - at(up, cell)
      this.ends[cell] = cell + 1
    }
    for (let cell = this.count - 1; cell > 0; cell--) {
      const parent = this.parentOf(cell)
      this.ends[parent] = Math.max(at(this.ends, parent), at(this.ends, cell))
    }
  }

  /** Takes what is read after the map is drawn; before that, no cell has months, versions, or bytes that a ref holds. */
  complete(details: PictureDetails): void {
    this.#details = details
    this.#monthStarts = starts(details.months.counts)
    this.#heldStarts = starts(details.held.counts)
    this.#versionStarts = starts(details.versions.counts)
  }

  get units(): PictureDetails['units'] {
    return this.#details?.units ?? []
  }

  get findings(): PictureDetails['findings'] {
    return this.#details?.findings ?? []
  }

  kindOf(cell: number): NodeKind {
    return this.data.kinds[at(this.data.cells.kind, cell)] ?? 'others'
  }

  parentOf(cell: number): number {
    return this.parents[cell] ?? -1
  }

  bytesOf(cell: number): number {
    return at(this.totals, cell)
  }

  shareOf(cell: number, share: Share): number {
    return at(this.data.cells[share], cell)
  }

  /** Returns the share that has the most bytes. */
  mainShare(cell: number): Share {
    return shareNames.reduce((most, share) => (this.shareOf(cell, share) > this.shareOf(cell, most) ? share : most))
  }

  countOf(cell: number): number {
    return at(this.data.cells.count, cell)
  }

  firstDay(cell: number): number {
    return at(this.data.cells.firstDay, cell)
  }

  lastDay(cell: number): number {
    return this.firstDay(cell) + at(this.data.cells.days, cell)
  }

  childrenOf(cell: number): readonly number[] {
    const children: number[] = []
    for (let child = cell + 1; child < at(this.ends, cell); child = at(this.ends, child)) children.push(child)
    return children
  }

  isBelow(cell: number, directory: number): boolean {
    return cell > directory && cell < at(this.ends, directory)
  }

  /** Returns a cell's own name, as it is shown. */
  nameOf(cell: number): string {
    const kind = this.kindOf(cell)
    if (cell === 0) return text.map.whole
    if (kind === 'directory' || kind === 'file') return this.#shownName(at(this.data.cells.name, cell))
    if (kind === 'trees') return text.trees
    return kind === 'others' ? text.smaller(this.countOf(cell)) : text.kindNames[kind]
  }

  #shownName(place: number): string {
    const name = this.data.names[place] ?? ''
    return (this.#names[place] ??= typeof name === 'string' ? shownText(name) : shownBytes(bytesOf(name.base64)))
  }

  /** Returns the directories from the top down to a cell, the top and the cell included. */
  wayTo(cell: number): readonly number[] {
    const way: number[] = []
    for (let next = cell; next !== -1; next = this.parentOf(next)) way.push(next)
    return way.reverse()
  }

  /** Returns the path of a cell as it is shown, from a directory on. */
  pathOf(cell: number, from = 0): string {
    const names: string[] = []
    for (let next = cell; next > from; next = this.parentOf(next)) names.push(this.nameOf(next))
    return names.reverse().join('/')
  }

  /** Returns the bytes of a path, as a command needs it: a directory's end in a slash. */
  rawPathOf(cell: number): Uint8Array {
    const parts = this.wayTo(cell)
      .slice(1)
      .map(part => {
        const name = this.data.names[at(this.data.cells.name, part)] ?? ''
        return typeof name === 'string' ? new TextEncoder().encode(name) : bytesOf(name.base64)
      })
    const slash = this.kindOf(cell) === 'directory' ? [0x2f] : []
    return Uint8Array.from([...parts.flatMap((part, i) => (i === 0 ? [...part] : [0x2f, ...part])), ...slash])
  }

  /** Calls back for the bytes of blobs that came at a cell or below it, by month since 1970. */
  eachMonth(cell: number, visit: (month: number, share: 'live' | 'old' | 'gone', bytes: number) => void): void {
    if (this.#details === undefined) return
    const { rows, bytes } = this.#details.months
    for (let one = cell; one < at(this.ends, cell); one++) {
      let month = 0
      for (let i = at(this.#monthStarts, one); i < at(this.#monthStarts, one + 1); i++) {
        const row = at(rows, i)
        const place = ((row % grownShares.length) + grownShares.length) % grownShares.length
        month += (row - place) / grownShares.length
        visit(month, grownShares[place] ?? 'live', at(bytes, i))
      }
    }
  }

  /** Returns the bytes of a cell, and of what is below it, that only one unit holds, by unit. */
  heldOf(cell: number): ReadonlyMap<number, number> {
    const sums = new Map<number, number>()
    if (this.#details === undefined) return sums
    const { units, bytes } = this.#details.held
    for (let i = at(this.#heldStarts, cell); i < at(this.#heldStarts, at(this.ends, cell)); i++) {
      sums.set(at(units, i), (sums.get(at(units, i)) ?? 0) + at(bytes, i))
    }
    return sums
  }

  /** Returns the listed versions of a file, newest first. */
  versionsOf(cell: number): readonly ListedVersion[] {
    if (this.#details === undefined) return []
    const { introductions, bytes, diskBytes, live } = this.#details.versions
    const from = this.#details.introductions
    const digits = from.commits.length / from.days.length
    const listed: ListedVersion[] = []
    for (let i = at(this.#versionStarts, cell); i < at(this.#versionStarts, cell + 1); i++) {
      const introduction = at(introductions, i)
      listed.push({
        commit: from.commits.slice(introduction * digits, (introduction + 1) * digits),
        day: at(from.days, introduction),
        author: shownText(from.authorNames[at(from.authors, introduction)] ?? ''),
        bytes: at(bytes, i),
        diskBytes: at(diskBytes, i),
        live: at(live, i) === 1,
      })
    }
    return listed
  }
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}

function starts(counts: readonly number[]): Int32Array {
  const places = new Int32Array(counts.length + 1)
  counts.forEach((count, i) => {
    places[i + 1] = at(places, i) + count
  })
  return places
}
