import type { Oid } from '../object/oid.js'
import type { CommitLinks, LinksOf } from './commit-links.js'
import { listCommits } from './list-commits.js'

/** A part of a history: its commits, and those among them whose parents are left out. */
export interface CutHistory {
  readonly commits: ReadonlySet<Oid>
  readonly shallow: ReadonlySet<Oid>
}

/**
 * Returns the commits up to `depth` from the tips, which have depth 1. Along several paths the shortest counts. As in
 * git, all commits at that depth count as cut, also one without parents, and one whose parents are included.
 *
 * @see git-fetch-pack(1), --depth; shallow.c, get_shallow_commits
 */
export async function cutByDepth(tips: readonly Oid[], depth: number, read: LinksOf): Promise<CutHistory> {
  const commits = new Set<Oid>()
  const shallow = new Set<Oid>()
  let level: readonly Oid[] = tips
  for (let at = 1; at <= depth && level.length > 0; at++) {
    const next: Oid[] = []
    for (const oid of level) {
      if (commits.has(oid)) continue
      commits.add(oid)
      if (at === depth) shallow.add(oid)
      else next.push(...(await read(oid)).parents)
    }
    level = next
  }
  return { commits, shallow }
}

export interface DateCut {
  /** Seconds since 1970; commits before it are left out. */
  readonly since: number | undefined
  /** Commits that are left out with everything reachable from them. */
  readonly exclude: readonly Oid[]
}

/**
 * Returns the commits that are newer than a date and not reachable from the excluded ones, nor from an older one.
 *
 * @see git-fetch-pack(1), --shallow-since, --shallow-exclude; shallow.c, get_shallow_commits_by_rev_list
 */
export async function cutByDate(tips: readonly Oid[], { since, exclude }: DateCut, read: LinksOf): Promise<CutHistory> {
  const old = since === undefined ? [] : await firstOlder(tips, since, read)
  const links: CommitLinks[] = []
  for (const oid of await listCommits(tips, [...exclude, ...old], read)) links.push(await read(oid))
  const commits = new Set(links.map(({ oid }) => oid))
  const cut = links.filter(({ parents }) => parents.some(oid => !commits.has(oid)))
  return { commits, shallow: new Set(cut.map(({ oid }) => oid)) }
}

async function firstOlder(tips: readonly Oid[], since: number, read: LinksOf): Promise<readonly Oid[]> {
  const seen = new Set<Oid>()
  const old: Oid[] = []
  const pending = [...tips]
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (seen.has(oid)) continue
    seen.add(oid)
    const { parents, seconds } = await read(oid)
    if (seconds < since) old.push(oid)
    else pending.push(...parents)
  }
  return old
}
