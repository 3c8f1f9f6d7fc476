import type { CommitLinks } from '../history/commit-links.js'
import type { Oid } from '../object/oid.js'

/**
 * What is known of a history that is here in part. A parent that is named but not here is known by its name alone.
 *
 *     missing ┄ boundary ─ a ─ b   tip         the boundary is here, and so are all of its children
 */
export class CommitGraph {
  private readonly commits = new Map<Oid, CommitLinks>()

  get size(): number {
    return this.commits.size
  }

  /** Adds commits with all the parents they name, whatever a shallow clone leaves out. */
  add(commits: Iterable<CommitLinks>): void {
    for (const links of commits) this.commits.set(links.oid, links)
  }

  has(oid: Oid): boolean {
    return this.commits.has(oid)
  }

  /** Returns a commit that is here, or undefined. */
  get(oid: Oid): CommitLinks | undefined {
    return this.commits.get(oid)
  }

  /** Returns the tips and all that is known to be reached from them, missing commits among it. */
  reachable(tips: Iterable<Oid>): ReadonlySet<Oid> {
    const seen = new Set(tips)
    for (const oid of seen) for (const parent of this.commits.get(oid)?.parents ?? []) seen.add(parent)
    return seen
  }

  /**
   * Returns what git will reach from the tips when some more commits have come: a commit that lacks a parent is cut off
   * from all of them.
   */
  visible(tips: Iterable<Oid>, coming: readonly Oid[]): ReadonlySet<Oid> {
    const isHere = (oid: Oid) => this.commits.has(oid) || coming.includes(oid)
    const seen = new Set([...tips].filter(isHere))
    for (const oid of seen) {
      const parents = this.commits.get(oid)?.parents ?? []
      if (parents.every(isHere)) for (const parent of parents) seen.add(parent)
    }
    return seen
  }

  /** Returns what is reached from the tips, the tips themselves among it, and is not here. */
  missing(tips: Iterable<Oid>): readonly Oid[] {
    return [...this.reachable(tips)].filter(oid => !this.commits.has(oid))
  }

  /** Returns the commits reached from the tips that are here, and have a parent that is not. */
  boundary(tips: Iterable<Oid>): readonly Oid[] {
    return [...this.reachable(tips)].filter(oid => this.isBoundary(oid))
  }

  /**
   * Returns how many commits deep the history of a tip is whole, or null where all of it is here.
   *
   * @see git-clone(1), --depth: a tip alone has depth 1
   */
  depth(tip: Oid): number | null {
    const [nearest] = this.boundaryDepths(tip).values()
    return nearest ?? null
  }

  /** Returns for each boundary behind a tip how deep it is, the nearest first. */
  boundaryDepths(tip: Oid): ReadonlyMap<Oid, number> {
    const depths = new Map<Oid, number>([[tip, 1]])
    for (const [oid, depth] of depths) {
      for (const parent of this.commits.get(oid)?.parents ?? []) {
        if (!depths.has(parent)) depths.set(parent, depth + 1)
      }
    }
    return new Map([...depths].filter(([oid]) => this.isBoundary(oid)))
  }

  /** Returns how many commits deep the history of some commits is here, by the shortest ways. */
  levels(tips: Iterable<Oid>): number {
    const levels = new Map<Oid, number>([...tips].map(oid => [oid, 1]))
    let deepest = 0
    for (const [oid, level] of levels) {
      const links = this.commits.get(oid)
      if (links !== undefined) deepest = Math.max(deepest, level)
      for (const parent of links?.parents ?? []) if (!levels.has(parent)) levels.set(parent, level + 1)
    }
    return deepest
  }

  private isBoundary(oid: Oid): boolean {
    return this.commits.get(oid)?.parents.some(parent => !this.commits.has(parent)) ?? false
  }
}
