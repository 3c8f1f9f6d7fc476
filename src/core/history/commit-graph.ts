import type { Oid } from '../object/oid.js'
import type { CommitLinks } from './commit-links.js'

/** The newest commits of a history, each with a number that is greater than those of its parents. */
export class CommitGraph {
  /** By number; of commits that stand on what is not known here: none. */
  readonly parents: (readonly number[])[] = []
  readonly oids: Oid[] = []
  /** So many commits come first whose own parents are not known. */
  readonly unknown: number
  readonly #numbers = new Map<Oid, number>()

  constructor(links: readonly CommitLinks[]) {
    const parentsOf = new Map(links.map(({ oid, parents }) => [oid, parents]))
    for (const oid of new Set(links.flatMap(({ parents }) => parents))) {
      if (!parentsOf.has(oid)) this.#add(oid, [])
    }
    this.unknown = this.oids.length
    for (const { oid } of links) this.#addWithParents(oid, parentsOf)
  }

  number(oid: Oid): number | undefined {
    return this.#numbers.get(oid)
  }

  #addWithParents(oid: Oid, parentsOf: ReadonlyMap<Oid, readonly Oid[]>): void {
    const waiting = [oid]
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const parents = parentsOf.get(next) ?? []
      const missing = this.#numbers.has(next) ? [] : parents.filter(parent => !this.#numbers.has(parent))
      if (missing.length > 0) waiting.push(...missing)
      else {
        waiting.pop()
        if (!this.#numbers.has(next)) this.#add(next, parents)
      }
    }
  }

  #add(oid: Oid, parents: readonly Oid[]): void {
    this.#numbers.set(oid, this.oids.length)
    this.oids.push(oid)
    this.parents.push(parents.map(parent => this.#numbers.get(parent) ?? 0))
  }
}

// Colours of a commit: reached from the one side, from the other, and known to be behind a common ancestor.
const ONE = 1
const OTHER = 2
const STALE = 4

/** A graph, and commits that are built on it one after another. */
export class GrowingGraph {
  readonly #added = new Map<Oid, number>()
  readonly #parents: (readonly number[])[] = []
  readonly #oids: Oid[] = []
  #colours = new Uint8Array()

  /** @param made returns the parents of a commit that is not in the graph, or undefined where it is not known */
  constructor(
    private readonly graph: CommitGraph,
    private readonly made: (oid: Oid) => readonly Oid[] | undefined,
  ) {}

  /**
   * Returns every merge base of two commits, or undefined where the graph does not go back far enough to tell.
   *
   * Children come before parents here, so that a commit is looked at when all is known of it.
   *
   * @see commit-reach.c, paint_down_to_common
   */
  mergeBases(one: Oid, other: Oid): readonly Oid[] | undefined {
    const [a, b] = [this.#number(one), this.#number(other)]
    if (a === undefined || b === undefined) return undefined
    if (a === b) return [one]
    const count = this.graph.oids.length + this.#oids.length
    if (this.#colours.length < count) this.#colours = new Uint8Array(2 * count)
    const top = Math.max(a, b)
    this.#colours.fill(0, 0, top + 1)
    this.#colours[a] = ONE
    this.#colours[b] = OTHER
    return this.#paintFrom(top)
  }

  /**
   * Tells whether a commit is another one, or built on it; undefined: the graph does not go back far enough to tell.
   *
   * A commit that is not known here is older than those that are: as for git, dates tell what need not be looked at.
   */
  reaches(from: Oid, to: Oid): boolean | undefined {
    const [start, end] = [this.#number(from), this.#number(to)]
    if (start === undefined || end === undefined || end < this.graph.unknown) return undefined
    const seen = new Set([start])
    // What a commit is built on has a lower number.
    for (const at of seen) for (const parent of this.#parentsOf(at)) if (parent >= end) seen.add(parent)
    return seen.has(end)
  }

  #paintFrom(top: number): readonly Oid[] | undefined {
    const colours = this.#colours
    const found: number[] = []
    /** How many commits are still to be looked at that are not stale. */
    let fresh = 2
    for (let at = top; at >= 0 && fresh > 0; at--) {
      let colour = colours[at] ?? 0
      if (colour === 0) continue
      if (colour < STALE) {
        fresh--
        if (colour === (ONE | OTHER)) {
          found.push(at)
          colour |= STALE
        } else if (at < this.graph.unknown) return undefined
      }
      for (const parent of this.#parentsOf(at)) {
        const before = colours[parent] ?? 0
        const after = before | colour
        colours[parent] = after
        fresh += Number(after < STALE) - Number(before !== 0 && before < STALE)
      }
    }
    return found.map(at => this.#oid(at))
  }

  #number(oid: Oid): number | undefined {
    const waiting = [oid]
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const parents = this.#known(next) === undefined ? this.made(next) : []
      if (parents === undefined) return undefined
      const missing = parents.filter(parent => this.#known(parent) === undefined)
      if (missing.length > 0) waiting.push(...missing)
      else {
        waiting.pop()
        if (this.#known(next) === undefined) this.#add(next, parents)
      }
    }
    return this.#known(oid)
  }

  #known(oid: Oid): number | undefined {
    return this.graph.number(oid) ?? this.#added.get(oid)
  }

  #add(oid: Oid, parents: readonly Oid[]): void {
    this.#added.set(oid, this.graph.oids.length + this.#oids.length)
    this.#oids.push(oid)
    this.#parents.push(parents.map(parent => this.#known(parent) ?? 0))
  }

  #parentsOf(at: number): readonly number[] {
    const { parents } = this.graph
    return (at < parents.length ? parents[at] : this.#parents[at - parents.length]) ?? []
  }

  #oid(at: number): Oid {
    const { oids } = this.graph
    return (at < oids.length ? oids[at] : this.#oids[at - oids.length]) ?? ('' as Oid)
  }
}
