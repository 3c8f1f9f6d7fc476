import { fromLatin1 } from '../../bytes/bytes.js'
import { toJsonBytes } from '../../bytes/json-bytes.js'
import type { ReportCommit } from '../history-analysis.js'
import type { CellColumns, HeldColumns, Introductions, MonthColumns, VersionColumns } from './data.js'
import { grownShares, type PictureData, type PictureDetails } from './data.js'
import { nodeKinds } from './path-tree.js'
import type { Cell, Picture } from './picture.js'

const secondsOfDay = 86_400
/** Digits of a commit's name: enough to be unique in a repository of millions of objects. */
const digits = 10

/** A commit of the analysis, and the name of its author. */
export interface AuthoredCommit extends ReportCommit {
  readonly author: string
}

/** Returns the numbers of the commits that introduced the listed versions, each once, in order. */
export function listedCommits({ cells }: Picture): readonly number[] {
  const commits = new Set<number>()
  for (const { listed } of cells) for (const { commit } of listed) commits.add(commit)
  return [...commits].sort((a, b) => a - b)
}

/** Returns the cells of a picture as columns of small numbers, which compress well. */
export function encodeCells({ cells }: Picture): Pick<PictureData, 'kinds' | 'names' | 'cells'> {
  const names = new Interned()
  const columns = cellColumns(cells, names)
  const list = names.list.map(name => {
    const json = toJsonBytes(fromLatin1(name))
    return 'text' in json ? json.text : json
  })
  return { kinds: nodeKinds, names: list, cells: columns }
}

/** Returns what a picture tells of its cells beyond their sizes. */
export function encodeDetails(
  { cells }: Picture,
  commits: ReadonlyMap<number, AuthoredCommit>,
): Omit<PictureDetails, 'units' | 'findings'> {
  return {
    months: monthColumns(cells),
    held: heldColumns(cells),
    versions: versionColumns(cells, commits),
    introductions: introductionsOf(commits),
  }
}

/** A list of distinct strings. */
class Interned {
  readonly list: string[] = []
  readonly #places = new Map<string, number>()

  place(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    this.#places.set(text, this.list.length)
    return this.list.push(text) - 1
  }
}

function cellColumns(cells: readonly Cell[], names: Interned): CellColumns {
  const days = cells.map(({ first, last }) => [dayOf(first), dayOf(last)] as const)
  return {
    up: cells.map(({ parent }, i) => (parent === -1 ? 0 : i - parent)),
    kind: cells.map(({ node }) => nodeKinds.indexOf(node.kind)),
    name: cells.map(({ node }) => names.place(node.name)),
    live: cells.map(({ node }) => node.shares.live),
    old: cells.map(({ node }) => node.shares.old),
    gone: cells.map(({ node }) => node.shares.gone),
    other: cells.map(({ node }) => node.shares.other),
    count: cells.map(({ node, versions }) => (node.kind === 'file' ? versions : node.count)),
    firstDay: days.map(([first]) => first),
    days: days.map(([first, last]) => last - first),
  }
}

function dayOf(seconds: number): number {
  return Math.floor(seconds / secondsOfDay)
}

function monthColumns(cells: readonly Cell[]): MonthColumns {
  const counts: number[] = []
  const rows: number[] = []
  const bytes: number[] = []
  for (const { months } of cells) {
    const before = rows.length
    let last = 0
    for (const [month, growth] of [...months].sort(([a], [b]) => a - b)) {
      grownShares.forEach((share, place) => {
        if (growth[share] === 0) return
        rows.push((month - last) * grownShares.length + place)
        bytes.push(growth[share])
        last = month
      })
    }
    counts.push(rows.length - before)
  }
  return { counts, rows, bytes }
}

function heldColumns(cells: readonly Cell[]): HeldColumns {
  const rows = cells.map(({ held }) => [...held].sort(([, a], [, b]) => b - a))
  return {
    counts: rows.map(row => row.length),
    units: rows.flatMap(row => row.map(([unit]) => unit)),
    bytes: rows.flatMap(row => row.map(([, bytes]) => bytes)),
  }
}

function versionColumns(cells: readonly Cell[], commits: ReadonlyMap<number, AuthoredCommit>): VersionColumns {
  const places = new Map([...commits.keys()].map((commit, i) => [commit, i]))
  const all = cells.flatMap(({ listed }) => listed)
  return {
    counts: cells.map(({ listed }) => listed.length),
    introductions: all.map(({ commit }) => places.get(commit) ?? -1),
    bytes: all.map(({ bytes }) => bytes),
    diskBytes: all.map(({ diskBytes }) => diskBytes),
    live: all.map(({ live }) => (live ? 1 : 0)),
  }
}

function introductionsOf(commits: ReadonlyMap<number, AuthoredCommit>): Introductions {
  const authors = new Interned()
  const all = [...commits.values()]
  return {
    commits: all.map(({ oid }) => oid.slice(0, digits)).join(''),
    days: all.map(({ seconds }) => dayOf(seconds)),
    authors: all.map(({ author }) => authors.place(author)),
    authorNames: authors.list,
  }
}
