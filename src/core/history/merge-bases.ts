import type { Oid } from '../object/oid.js'
import type { CommitLinks, LinksOf } from './commit-links.js'
import { DateQueue } from './date-queue.js'

/**
 * Returns every best common ancestor of two commits, newest first, or none.
 *
 * @see commit-reach.c, paint_down_to_common
 */
export async function mergeBases(a: Oid, b: Oid, read: LinksOf): Promise<readonly Oid[]> {
  if (a === b) return [a]
  const { common } = await paint(a, [b], read)
  return withoutRedundant(common, read)
}

// Marks of a commit: reachable from the one side, from the other, and behind a common ancestor.
const ONE = 1
const OTHER = 2
const STALE = 4

interface Painting {
  readonly colours: ReadonlyMap<Oid, number>
  /** Common ancestors; with wrong dates, some may be ancestors of others. */
  readonly common: readonly Oid[]
}

async function paint(one: Oid, others: readonly Oid[], read: LinksOf): Promise<Painting> {
  const painter = new Painter(read)
  await painter.add(one, ONE)
  for (const other of others) await painter.add(other, OTHER)
  return painter.run()
}

class Painter {
  private readonly colours = new Map<Oid, number>()
  private readonly found = new Set<Oid>()
  private readonly queue = new DateQueue<CommitLinks>()
  private readonly queued = new Set<Oid>()
  /** The number of commits in the queue that are not stale: at zero, nothing new can be found. */
  private fresh = 0

  constructor(private readonly read: LinksOf) {}

  async run(): Promise<Painting> {
    while (this.fresh > 0) {
      const links = this.queue.pop()
      if (links === undefined) break
      this.queued.delete(links.oid)
      let colour = this.colours.get(links.oid) ?? 0
      if ((colour & STALE) === 0) this.fresh--
      if (colour === (ONE | OTHER)) {
        this.found.add(links.oid)
        colour |= STALE
      }
      for (const parent of links.parents) await this.add(parent, colour)
    }
    const common = [...this.found].filter(oid => ((this.colours.get(oid) ?? 0) & STALE) === 0)
    return { colours: this.colours, common }
  }

  async add(oid: Oid, colour: number): Promise<void> {
    const before = this.colours.get(oid) ?? 0
    const after = before | colour
    if (after === before) return
    this.colours.set(oid, after)
    const wasFresh = this.queued.has(oid) && (before & STALE) === 0
    if (!this.queued.has(oid)) {
      this.queued.add(oid)
      this.queue.push(await this.read(oid))
    }
    const isFresh = (after & STALE) === 0
    this.fresh += Number(isFresh) - Number(wasFresh)
  }
}

async function withoutRedundant(common: readonly Oid[], read: LinksOf): Promise<readonly Oid[]> {
  const redundant = new Set<Oid>()
  for (const oid of common) {
    const others = common.filter(other => other !== oid && !redundant.has(other))
    if (redundant.has(oid) || others.length === 0) continue
    const { colours } = await paint(oid, others, read)
    if (((colours.get(oid) ?? 0) & OTHER) !== 0) redundant.add(oid)
    for (const other of others) if (((colours.get(other) ?? 0) & ONE) !== 0) redundant.add(other)
  }
  return common.filter(oid => !redundant.has(oid))
}
