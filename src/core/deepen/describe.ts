import type { CommitLinks } from '../history/commit-links.js'
import { DateQueue } from '../history/date-queue.js'
import type { Oid } from '../object/oid.js'
import type { CommitGraph } from './commit-graph.js'

/** The answer of git-describe(1), as far as the present history determines it. */
export type DescribeStep =
  | { readonly kind: 'described'; readonly commit: Oid; readonly distance: number }
  /** The history of these missing commits may change the answer. */
  | { readonly kind: 'need'; readonly missing: readonly Oid[] }
  | { readonly kind: 'none' }

interface Candidate {
  readonly commit: Oid
  depth: number
}

/** @see git-describe(1), --candidates */
const maxCandidates = 10

/**
 * Walks history as git-describe(1) does, newest first, and counts for each tagged commit the commits that it does not
 * reach: the tag with the smallest count is the answer. The answer is certain as soon as the best candidate reaches
 * everything that is still in the queue: tags behind it are further away, and its own count does not grow any more. If
 * history ends before that, more of it is needed.
 *
 * @see builtin/describe.c, describe_commit
 */
export function describe(graph: CommitGraph, head: Oid, tagged: ReadonlySet<Oid>): DescribeStep {
  const walk = new Walk(graph)
  walk.reach(head, 0)
  const found: Candidate[] = []
  let seen = 0
  let certain = true
  for (let commit = walk.next(); commit !== undefined; commit = walk.next()) {
    seen++
    if (tagged.has(commit.oid) && found.length < maxCandidates) {
      walk.mark(commit.oid, 1 << found.length)
      found.push({ commit: commit.oid, depth: seen - 1 })
    }
    const within = walk.marksOf(commit.oid)
    found.forEach((candidate, i) => {
      if ((within & (1 << i)) === 0) candidate.depth++
    })
    for (const parent of commit.parents) walk.reach(parent, within)
    const best = bestOf(found)
    const holds = best !== undefined && walk.restIsWithin(1 << found.indexOf(best))
    if (certain && holds) return { kind: 'described', commit: best.commit, distance: best.depth }
    // A missing commit might have come next. From here on the walk only collects the other missing commits.
    certain &&= walk.isWhole()
  }
  return certain ? { kind: 'none' } : { kind: 'need', missing: walk.missing() }
}

/** Of equal candidates, the one found first. */
function bestOf(found: readonly Candidate[]): Candidate | undefined {
  return found.reduce<Candidate | undefined>(
    (best, candidate) => (best === undefined || candidate.depth < best.depth ? candidate : best),
    undefined,
  )
}

class Walk {
  private readonly marks = new Map<Oid, number>()
  private readonly queue = new DateQueue<CommitLinks>()
  /** The queue, with present and missing commits. */
  private readonly rest = new Set<Oid>()
  private readonly absent = new Set<Oid>()

  constructor(private readonly graph: CommitGraph) {}

  next(): CommitLinks | undefined {
    const links = this.queue.pop()
    if (links !== undefined) this.rest.delete(links.oid)
    return links
  }

  reach(oid: Oid, marks: number): void {
    const before = this.marks.get(oid)
    this.marks.set(oid, (before ?? 0) | marks)
    if (before !== undefined) return
    this.rest.add(oid)
    const links = this.graph.get(oid)
    if (links === undefined) this.absent.add(oid)
    else this.queue.push(links)
  }

  mark(oid: Oid, mark: number): void {
    this.marks.set(oid, this.marksOf(oid) | mark)
  }

  marksOf(oid: Oid): number {
    return this.marks.get(oid) ?? 0
  }

  restIsWithin(mark: number): boolean {
    for (const oid of this.rest) if ((this.marksOf(oid) & mark) === 0) return false
    return true
  }

  isWhole(): boolean {
    return this.absent.size === 0
  }

  /** Returns the missing commits that were reached. */
  missing(): readonly Oid[] {
    return [...this.absent]
  }
}
