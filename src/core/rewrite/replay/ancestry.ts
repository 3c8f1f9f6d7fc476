import type { Commit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'

export interface AncestryInput {
  /** The commits whose parents are known: the plan's own. */
  readonly known: ReadonlySet<Oid>
  readonly commitOf: (oid: Oid) => Commit
  /** Returns a commit that the replay has made, or undefined. */
  readonly made: (oid: Oid) => Commit | undefined
  /** Tells whether one of some other commits is another one, or built on it. */
  readonly reaches: ((from: readonly Oid[], to: Oid) => Promise<boolean>) | undefined
}

/** Answers what is built on what, of commits that a replay has made and of those that were there. */
export class Ancestry {
  constructor(private readonly input: AncestryInput) {}

  /**
   * Tells whether a commit is another one, or built on it.
   *
   * @param merge the old merge of these two, if it is one that is made again: what was not merged before, on what it
   *   stood on, does not have to be asked for
   */
  async reaches(from: Oid, to: Oid, merge: Commit | undefined): Promise<boolean> {
    const now = this.#walk(from)
    if (now.inside.has(to) || now.border.has(to)) return true
    if (this.input.made(to) !== undefined || this.input.reaches === undefined) return false
    if (merge !== undefined && this.#wasMerged(merge, to, now.border)) return false
    return now.border.size > 0 && this.input.reaches([...now.border], to)
  }

  /** Whether a merge of a commit that is as it was stands on nothing else than it did. */
  #wasMerged({ parents: [first, ...others] }: Commit, to: Oid, border: ReadonlySet<Oid>): boolean {
    if (first === undefined || !others.includes(to)) return false
    const before = this.#walk(first)
    return [...border].every(oid => before.inside.has(oid) || before.border.has(oid))
  }

  /** Returns what is known below a commit, and where that ends. */
  #walk(from: Oid): { readonly inside: ReadonlySet<Oid>; readonly border: ReadonlySet<Oid> } {
    const { known, commitOf, made } = this.input
    const [inside, border] = [new Set<Oid>(), new Set<Oid>()]
    const waiting = [from]
    for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
      if (inside.has(oid) || border.has(oid)) continue
      const commit = made(oid) ?? (known.has(oid) ? commitOf(oid) : undefined)
      if (commit === undefined) border.add(oid)
      else {
        inside.add(oid)
        waiting.push(...commit.parents)
      }
    }
    return { inside, border }
  }
}
