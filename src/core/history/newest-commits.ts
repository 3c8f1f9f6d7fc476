import type { Oid } from '../object/oid.js'
import type { CommitLinks, LinksOf } from './commit-links.js'
import { DateQueue } from './date-queue.js'

/** Returns the commits reachable from some, the newest first, and no more than so many. */
export async function newestCommits(
  tips: readonly Oid[],
  most: number,
  read: LinksOf,
): Promise<readonly CommitLinks[]> {
  const queue = new DateQueue<CommitLinks>()
  const seen = new Set<Oid>()
  const found: CommitLinks[] = []
  const reach = async (oids: readonly Oid[]) => {
    for (const oid of oids) {
      if (seen.has(oid)) continue
      seen.add(oid)
      queue.push(await read(oid))
    }
  }
  await reach(tips)
  for (let next = queue.pop(); next !== undefined && found.length < most; next = queue.pop()) {
    found.push(next)
    await reach(next.parents)
  }
  return found
}
