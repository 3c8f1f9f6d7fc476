import type { Oid } from '../../../core/object/oid.js'
import type { Stack } from '../../../core/rewrite/plan/trace-lines.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { hashObject } from '../../../core/object/raw-object.js'
import { serializeTree } from '../../../core/object/tree.js'
import type { Git, Ref } from '../../../git/port.js'
import { readCommitInfo } from '../../rewrite/plan-context/read-commits.js'
import type { Base } from '../../rewrite/plan-context/base.js'
import { tipsOfOthers } from '../../rewrite/plan-context/published.js'
import type { Start } from '../../rewrite/plan-context/start.js'
import type { AbsorbOptions } from './options.js'

/** The possible target commits, and where they end. */
export interface FoundStack extends Stack {
  readonly end:
    | { readonly kind: 'base'; readonly name: string }
    /** The published commit below them. */
    | { readonly kind: 'published' | 'merge' | 'shallow'; readonly commit: Oid }
    | { readonly kind: 'root' }
}

export interface StackOptions extends Pick<AbsorbOptions, 'published' | 'tags'> {
  readonly base: Base | undefined
}

/** Returns the commits of the branch, newest first, down to a base, a published commit, or a merge. */
export async function findStack(git: Git, start: Start, { base, ...request }: StackOptions): Promise<FoundStack> {
  const others = request.published === 'allow' ? [] : tipsOfOthers(start, await followingTags(git, start, request))
  const [own, shallow] = await Promise.all([
    collected(git.history.list([start.branch.tip], [...others, ...(base === undefined ? [] : [base.oid])])),
    git.history.shallow(),
  ])
  const commits: CommitInfo[] = []
  let next: Oid | undefined = start.branch.tip
  while (next !== undefined && own.has(next)) {
    const info: CommitInfo = await readCommitInfo(git, next)
    const kind = info.commit.parents.length > 1 ? 'merge' : shallow.has(next) ? 'shallow' : undefined
    if (kind !== undefined) return { commits, below: info.commit.tree, end: { kind, commit: next } }
    commits.push(info)
    next = info.commit.parents[0]
  }
  if (next === undefined) return { commits, below: emptyTree(git), end: { kind: 'root' } }
  const { commit } = await readCommitInfo(git, next)
  const end = (await isBelow(git, base, next)) ? ({ kind: 'base', name: base?.name ?? '' } as const) : undefined
  return { commits, below: commit.tree, end: end ?? { kind: 'published', commit: next } }
}

/** Returns the tags that would move along: those on the branch's own unpublished commits. */
async function followingTags(git: Git, start: Start, { tags }: Pick<AbsorbOptions, 'tags'>): Promise<readonly Ref[]> {
  const all = tags === 'update' ? start.refs.under('refs/tags/') : []
  if (all.length === 0) return []
  const own = await collected(git.history.list([start.branch.tip], tipsOfOthers(start, all)))
  return all.filter(({ oid, peeled }) => own.has(peeled ?? oid))
}

/** Tells whether a base has a commit. */
async function isBelow(git: Git, base: Base | undefined, commit: Oid): Promise<boolean> {
  if (base === undefined) return false
  return base.oid === commit || (await git.history.mergeBases(base.oid, commit)).includes(commit)
}

function emptyTree({ objectFormat }: Git): Oid {
  return hashObject(serializeTree([]), objectFormat)
}

async function collected(oids: AsyncIterable<Oid>): Promise<ReadonlySet<Oid>> {
  const all = new Set<Oid>()
  for await (const oid of oids) all.add(oid)
  return all
}
