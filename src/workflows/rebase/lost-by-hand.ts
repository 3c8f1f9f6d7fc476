import { shortOid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import type { Git, Merger, Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { subjectOf } from '../rewrite/subject.js'
import type { RebaseRange } from './range.js'

/** So many merges are looked at, the newest ones: each is merged once more. */
const most = 20

interface Replaying {
  readonly range: RebaseRange
  /** What the list takes. */
  readonly planned: ReadonlySet<Oid>
}

/**
 * Warns of merges of which something is lost where all commits are put in one line, as git has it without a word: what
 * somebody changed by hand in a merge that git would have made on its own. Where it would have conflicted, the commits
 * will meet again in the line.
 */
export async function warnOfLost(ctx: Context, git: Git, { range, planned }: Replaying): Promise<void> {
  const merges = range.all.filter(({ oid, commit }) => commit.parents.length === 2 && !planned.has(oid))
  if (merges.length === 0) return
  const merger = git.merger(ctx.processMark)
  try {
    if (merger.merges !== 'commits') return
    const lost = await Promise.all(
      merges.slice(-most).map(async merge => ((await isByHand(merger, merge)) ? [merge] : [])),
    )
    for (const { oid, commit } of lost.flat()) {
      ctx.reporter.warn(messages.rebase.lostByHand(shortOid(oid), subjectOf(commit.message)))
    }
  } finally {
    await merger.close()
  }
}

/** Tells whether a merge is another than git would have made of its parents. */
async function isByHand(merger: Merger, { commit: { tree, parents } }: CommitInfo): Promise<boolean> {
  const [ours, theirs] = parents
  if (ours === undefined || theirs === undefined) return false
  const outcome = await merger.mergeCommits({ ours, theirs, made: new Map() })
  return outcome.kind === 'merged' && outcome.tree !== tree
}
