import { shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { Git, Merger } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { subjectOf } from '../subject.js'

/** The number of merges that are examined, the newest ones: each is merged again. */
const most = 20

/** The message about a merge, given its abbreviated id and its subject. */
type Warning = (commit: string, subject: string) => string

/**
 * Warns of changes made by hand in merges without conflicts, which are lost, as git loses them silently. Where a merge
 * had conflicts, a person will be asked again.
 *
 * @param commits parents before children; those that are no merges are passed over
 */
export async function warnOfLost(
  ctx: Context,
  git: Git,
  { commits, warning }: { readonly commits: readonly CommitInfo[]; readonly warning: Warning },
): Promise<void> {
  const merges = commits.filter(({ commit }) => commit.parents.length === 2)
  if (merges.length === 0) return
  const merger = git.merger(ctx.processMark)
  try {
    if (merger.merges !== 'commits') return
    for (const merge of merges.slice(-most)) {
      if (!(await isByHand(merger, merge))) continue
      ctx.reporter.warn(warning(shortOid(merge.oid), subjectOf(merge.commit.message)))
    }
  } finally {
    await merger.close()
  }
}

/** Tells whether a merge differs from git's merge of its parents. */
async function isByHand(merger: Merger, { commit: { tree, parents } }: CommitInfo): Promise<boolean> {
  const [ours, theirs] = parents
  if (ours === undefined || theirs === undefined) return false
  const outcome = await merger.mergeCommits({ ours, theirs, made: new Map() })
  return outcome.kind === 'merged' && outcome.tree !== tree
}
