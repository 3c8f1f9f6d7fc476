import type { ObjectTable } from './object-table.js'
import type { ReportChange } from './history-analysis.js'

/** The contents of a checkout of a commit; bytes are those of its files, uncompressed. */
export interface Checkout {
  readonly files: number
  readonly directories: number
  readonly symlinks: number
  readonly submodules: number
  readonly bytes: number
}

const empty: Checkout = { files: 0, directories: 0, symlinks: 0, submodules: 0, bytes: 0 }

/** The largest values of any checkout, each perhaps of a different one, and the totals of all trees. */
export interface CheckoutMaxima extends Checkout {
  readonly pathDepth: number
  readonly pathLength: number
  /** The largest number of entries in one tree. */
  readonly treeEntries: number
  /** The total of all trees. */
  readonly allTreeEntries: number
}

/** Computes the contents of checkouts from commit to commit, without reading trees. */
export class Checkouts {
  readonly #of: (Checkout | undefined)[] = []
  readonly #entries = new Map<string, number>()
  #maxima: CheckoutMaxima = { ...empty, directories: 0, pathDepth: 0, pathLength: 0, treeEntries: 0, allTreeEntries: 0 }

  constructor(private readonly table: ObjectTable) {}

  get maxima(): CheckoutMaxima {
    let all = 0
    for (const count of this.#entries.values()) all += count
    return { ...this.#maxima, allTreeEntries: all }
  }

  /** Adds a commit with all its changes against its first parent; parents come before children. */
  add(commit: Changed): void {
    const before = commit.firstParent === undefined ? empty : (this.#of[commit.firstParent] ?? empty)
    const now = { ...before }
    const entries = new Map<string, number>()
    for (const change of commit.changes) {
      this.#count(now, change)
      const added = change.status === 'A' ? 1 : change.status === 'D' ? -1 : 0
      const parent = directoryOf(change.path)
      if (added !== 0) entries.set(parent, (entries.get(parent) ?? 0) + added)
    }
    this.#of[commit.number] = now
    this.#countEntries(commit, entries)
    for (const key of ['files', 'directories', 'symlinks', 'submodules', 'bytes'] as const) {
      if (now[key] > this.#maxima[key]) this.#maxima = { ...this.#maxima, [key]: now[key] }
    }
  }

  #count(checkout: { -readonly [Key in keyof Checkout]: Checkout[Key] }, change: ReportChange): void {
    this.#countOne(checkout, { mode: change.oldMode, oid: change.oldOid, by: -1 })
    this.#countOne(checkout, { mode: change.newMode, oid: change.newOid, by: 1 })
    if (change.status === 'D') return
    const { path } = change
    if (path.length > this.#maxima.pathLength) this.#maxima = { ...this.#maxima, pathLength: path.length }
    const depth = path.split('/').length
    if (depth > this.#maxima.pathDepth) this.#maxima = { ...this.#maxima, pathDepth: depth }
  }

  #countOne(
    checkout: { -readonly [Key in keyof Checkout]: Checkout[Key] },
    { mode, oid, by }: { readonly mode: string; readonly oid: string; readonly by: 1 | -1 },
  ): void {
    if (mode === '040000') checkout.directories += by
    else if (mode === '160000') checkout.submodules += by
    else if (mode === '120000') checkout.symlinks += by
    else if (mode !== '000000') {
      checkout.files += by
      const object = this.table.find(oid)
      if (object !== undefined) checkout.bytes += by * this.table.sizeOf(object)
    }
  }

  /** A tree has the entries of the tree before it, plus those that the commit added. */
  #countEntries(commit: Changed, added: ReadonlyMap<string, number>): void {
    const trees = commit.changes.filter(({ newMode }) => newMode === '040000')
    const root = { path: '', oldOid: commit.parentTree ?? '', newOid: commit.tree }
    for (const { path, oldOid, newOid } of [root, ...trees]) {
      if (this.#entries.has(newOid)) continue
      const count = (this.#entries.get(oldOid) ?? 0) + (added.get(path) ?? 0)
      this.#entries.set(newOid, count)
      if (count > this.#maxima.treeEntries) this.#maxima = { ...this.#maxima, treeEntries: count }
    }
  }
}

/** A commit and its changes. */
export interface Changed {
  readonly number: number
  readonly tree: string
  readonly firstParent: number | undefined
  readonly parentTree: string | undefined
  readonly changes: readonly ReportChange[]
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}
