import type { ObjectTable } from './object-table.js'

/** A commit, as history is read for an analysis. */
export interface ReportCommit {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  /** The committer's date, in seconds since 1970. */
  readonly seconds: number
}

/** One change of a commit against its first parent; paths are one character per byte. */
export interface ReportChange {
  readonly status: string
  readonly oldMode: string
  readonly newMode: string
  readonly oldOid: string
  readonly newOid: string
  readonly path: string
}

/** Special values: no unit reaches an object, or several do. */
export const nobody = -1
const several = -2

/** The first introduction of an object into history. */
export interface Introduction {
  readonly commit: number
  readonly path: number
  readonly seconds: number
}

/**
 * Reads a history commit by commit, and stores for each object which refs reach it, and where it was introduced. First
 * all commits, children before parents, with {@link addCommit}; then {@link endOfCommits}; then, parents before
 * children, the changes of each. An object is reachable from a ref exactly where the ref reaches a commit that
 * introduces it: at a path that a commit does not change, it has the object of its first parent.
 */
export class HistoryAnalysis {
  readonly commits: ReportCommit[] = []
  readonly paths: string[] = []
  /** Of each object: the only unit that reaches it, {@link nobody}, or {@link several}. */
  readonly labels: Int32Array
  /** Of each object: 1 where a ref or a HEAD reaches it. */
  readonly reached: Uint8Array
  /** Of each object: its first introduction by date, commit and path. */
  readonly first: (Introduction | undefined)[] = []
  /** Of each object: the commit that introduced it last. */
  readonly last: (number | undefined)[] = []
  /** Of each path: the number of its blobs. */
  readonly versions: number[] = []
  readonly #numbers = new Map<string, number>()
  readonly #paths = new Map<string, number>()
  readonly #pairs = new Set<number>()
  #commitLabels = new Int32Array()

  constructor(readonly table: ObjectTable) {
    this.labels = new Int32Array(table.count).fill(nobody)
    this.reached = new Uint8Array(table.count)
  }

  addCommit(commit: ReportCommit): void {
    this.#numbers.set(commit.oid, this.commits.length)
    this.commits.push(commit)
  }

  numberOf(commit: string): number | undefined {
    return this.#numbers.get(commit)
  }

  /** Determines which units reach which commits and root trees, from the commits of their refs. */
  endOfCommits(tips: ReadonlyMap<string, readonly number[]>): void {
    const labels = new Int32Array(this.commits.length).fill(nobody)
    this.#commitLabels = labels
    this.commits.forEach(({ oid, tree, parents }, i) => {
      const own = (tips.get(oid) ?? []).reduce(joined, labels[i] ?? nobody)
      labels[i] = own
      this.label(oid, own)
      this.label(tree, own)
      for (const parent of parents) {
        const at = this.#numbers.get(parent)
        if (at !== undefined) labels[at] = joined(labels[at] ?? nobody, own)
      }
    })
  }

  /** Records that a unit reaches an object. */
  label(oid: string, unit: number): void {
    const object = this.table.find(oid)
    if (object === undefined) return
    this.reached[object] = 1
    this.labels[object] = joined(this.labels[object] ?? nobody, unit)
  }

  /** Adds an object that a commit has at a path, and none of its parents had there. */
  introduce(
    commit: number,
    oid: string,
    { path, kind }: { readonly path: string; readonly kind: 'blob' | 'tree' },
  ): void {
    const object = this.table.find(oid)
    const from = this.commits[commit]
    if (object === undefined || from === undefined) return
    this.reached[object] = 1
    this.labels[object] = joined(this.labels[object] ?? nobody, this.#commitLabels[commit] ?? nobody)
    const at = this.#pathNumber(path)
    if (kind === 'blob') {
      const pair = object * 2 ** 24 + at
      if (!this.#pairs.has(pair)) this.versions[at] = (this.versions[at] ?? 0) + 1
      this.#pairs.add(pair)
    }
    const introduction = { commit, path: at, seconds: from.seconds }
    const before = this.first[object]
    if (before === undefined || this.#isEarlier(introduction, before)) this.first[object] = introduction
    const last = this.last[object]
    if (last === undefined || (this.commits[last]?.seconds ?? 0) < from.seconds) this.last[object] = commit
  }

  /** Returns every path of each of some blobs. */
  pathsOf(objects: ReadonlySet<number>): ReadonlyMap<number, readonly string[]> {
    const found = new Map<number, string[]>()
    for (const pair of this.#pairs) {
      const object = Math.floor(pair / 2 ** 24)
      if (!objects.has(object)) continue
      const path = this.paths[pair % 2 ** 24] ?? ''
      found.set(object, [...(found.get(object) ?? []), path])
    }
    return found
  }

  /** Calls back for every blob at every path of it. */
  eachPair(visit: (object: number, path: number) => void): void {
    for (const pair of this.#pairs) visit(Math.floor(pair / 2 ** 24), pair % 2 ** 24)
  }

  #pathNumber(path: string): number {
    const known = this.#paths.get(path)
    if (known !== undefined) return known
    this.#paths.set(path, this.paths.length)
    return this.paths.push(path) - 1
  }

  #isEarlier(one: Introduction, other: Introduction): boolean {
    if (one.seconds !== other.seconds) return one.seconds < other.seconds
    const [a = '', b = ''] = [this.commits[one.commit]?.oid, this.commits[other.commit]?.oid]
    if (a !== b) return a < b
    return (this.paths[one.path] ?? '') < (this.paths[other.path] ?? '')
  }
}

function joined(one: number, other: number): number {
  if (one === nobody || one === other) return other
  return other === nobody ? one : several
}
