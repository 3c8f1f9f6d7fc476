import type { CommitLinks } from '../history/commit-links.js'
import type { Oid } from '../object/oid.js'

/**
 * The known part of a history of which only a part is here. A parent that is not here is known only by its id.
 *
 *     missing ┄ boundary ─ a ─ b   tip         the boundary is here, and so are all of its children
 */
export class CommitGraph {
  private readonly commits = new Map<Oid, CommitLinks>()

  get size(): number {
    return this.commits.size
  }

  /** Adds commits with all their parents, also those that a shallow clone leaves out. */
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

  /** Returns the tips and everything known to be reachable from them, missing commits included. */
  reachable(tips: Iterable<Oid>): ReadonlySet<Oid> {
    const seen = new Set(tips)
    for (const oid of seen) for (const parent of this.commits.get(oid)?.parents ?? []) seen.add(parent)
    return seen
  }

  /**
   * Returns the commits that git will reach from the tips after some more commits have arrived: git cuts a commit off
   * from all its parents if one of them is missing.
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

  /** Returns the missing commits among the tips and what is reachable from them. */
  missing(tips: Iterable<Oid>): readonly Oid[] {
    return [...this.reachable(tips)].filter(oid => !this.commits.has(oid))
  }

  /** Returns the present commits reachable from the tips that have a missing parent. */
  boundary(tips: Iterable<Oid>): readonly Oid[] {
    return [...this.reachable(tips)].filter(oid => this.isBoundary(oid))
  }

  /**
   * Returns the number of complete levels of history below a tip, or null when all of it is here.
   *
   * @see git-clone(1), --depth: a tip alone has depth 1
   */
  depth(tip: Oid): number | null {
    const [nearest] = this.boundaryDepths(tip).values()
    return nearest ?? null
  }

  /** Returns the depth of each boundary commit below a tip, the nearest first. */
  boundaryDepths(tip: Oid): ReadonlyMap<Oid, number> {
    const depths = new Map<Oid, number>([[tip, 1]])
    for (const [oid, depth] of depths) {
      for (const parent of this.commits.get(oid)?.parents ?? []) {
        if (!depths.has(parent)) depths.set(parent, depth + 1)
      }
    }
    return new Map([...depths].filter(([oid]) => this.isBoundary(oid)))
  }

  /** Returns the depth of history that is here below some commits, along the shortest paths. */
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
