import type { Oid } from '../object/oid.js'
import type { CommitLinks, LinksOf } from './commit-links.js'
import { DateQueue } from './date-queue.js'

/**
 * How many more commits are examined when only excluded ones are left: dates may be wrong, and ancestors of an excluded
 * commit may come late.
 */
const slop = 64

/**
 * Lists commits reachable from `tips` and not from `exclude`, children before parents, newer ones first.
 *
 * Walks both sides by date and stops once only excluded commits, older than all that is listed, are left.
 */
export async function listCommits(tips: readonly Oid[], exclude: readonly Oid[], read: LinksOf): Promise<Oid[]> {
  const walk = new Walk(read)
  for (const oid of exclude) await walk.reach(oid, 'excluded')
  for (const oid of tips) await walk.reach(oid, 'wanted')
  await walk.run()
  return childrenFirst(walk.wanted())
}

type Side = 'wanted' | 'excluded'

class Walk {
  private readonly side = new Map<Oid, Side>()
  private readonly known = new Map<Oid, CommitLinks>()
  private readonly done = new Set<Oid>()
  private readonly queue = new DateQueue<CommitLinks>()
  private wantedInQueue = 0
  private oldestWanted = Infinity

  constructor(private readonly read: LinksOf) {}

  wanted(): CommitLinks[] {
    return [...this.known.values()].filter(({ oid }) => this.side.get(oid) === 'wanted')
  }

  async run(): Promise<void> {
    let left = slop
    while (left > 0) {
      const links = this.queue.pop()
      if (links === undefined) return
      this.done.add(links.oid)
      const side = this.side.get(links.oid) ?? 'excluded'
      if (side === 'wanted') {
        this.wantedInQueue--
        this.oldestWanted = Math.min(this.oldestWanted, links.seconds)
      }
      for (const parent of links.parents) await this.reach(parent, side)
      const finished = this.wantedInQueue === 0 && (this.queue.newest ?? -Infinity) < this.oldestWanted
      left = finished ? left - 1 : slop
    }
  }

  async reach(oid: Oid, side: Side): Promise<void> {
    const before = this.side.get(oid)
    if (before === 'excluded' || before === side) return
    this.side.set(oid, side)
    if (before === 'wanted') {
      this.exclude(oid)
      return
    }
    const links = await this.read(oid)
    this.known.set(oid, links)
    this.queue.push(links)
    if (side === 'wanted') this.wantedInQueue++
  }

  /** A commit that was listed turns out to be excluded, and so is everything it reaches. */
  private exclude(start: Oid): void {
    const pending = [start]
    for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
      if (!this.done.has(oid)) {
        this.wantedInQueue--
        continue
      }
      for (const parent of this.known.get(oid)?.parents ?? []) {
        if (this.side.get(parent) !== 'wanted') continue
        this.side.set(parent, 'excluded')
        pending.push(parent)
      }
    }
  }
}

function childrenFirst(commits: readonly CommitLinks[]): Oid[] {
  const byOid = new Map(commits.map(links => [links.oid, links]))
  const children = new Map<Oid, number>()
  for (const { parents } of commits) for (const oid of parents) children.set(oid, (children.get(oid) ?? 0) + 1)
  const ready = new DateQueue<CommitLinks>()
  for (const links of commits) if (!children.has(links.oid)) ready.push(links)
  const sorted: Oid[] = []
  for (let links = ready.pop(); links !== undefined; links = ready.pop()) {
    sorted.push(links.oid)
    for (const oid of links.parents) {
      const left = (children.get(oid) ?? 0) - 1
      children.set(oid, left)
      const parent = byOid.get(oid)
      if (left === 0 && parent) ready.push(parent)
    }
  }
  return sorted
}
