import { certainlyJoined, joined, type MergeTools } from '../../../core/rewrite/merge/merge-step.js'
import { CommitRelations } from '../../../core/rewrite/merge/commit-relations.js'
import { TreeSteps } from '../../../core/rewrite/merge/tree-steps.js'
import { Trees } from '../../../core/rewrite/tree/trees.js'
import { shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { Git, Merger } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { knownHistory } from './read-commits.js'
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
  const tools = toolsOf(git, merger, merges)
  try {
    for (const merge of merges.slice(-most)) {
      if (!(await isByHand(tools, merge))) continue
      ctx.reporter.warn(warning(shortOid(merge.oid), subjectOf(merge.commit.message)))
    }
  } finally {
    await merger.close()
  }
}

function toolsOf(git: Git, merger: Merger, merges: readonly CommitInfo[]): MergeTools {
  const trees = new Trees(git.objects, git.objectFormat)
  const tips = merges.map(({ oid }) => oid)
  const relations = new CommitRelations(knownHistory(git), tips, () => undefined)
  const steps = new TreeSteps(trees, merger, [])
  return { trees, merger, steps, commits: new Map(), relations, baseTrees: undefined }
}

/** Tells whether a merge differs from git's merge of its parents. */
async function isByHand(tools: MergeTools, { commit: { tree, parents } }: CommitInfo): Promise<boolean> {
  const [ours, theirs] = await Promise.all(
    parents.map(async oid => ({ oid, tree: (await tools.relations?.treeOf(oid)) ?? tools.trees.empty })),
  )
  if (ours === undefined || theirs === undefined) return false
  if (tools.merger.merges === 'trees') return ((await certainlyJoined(tools, [ours, theirs])) ?? tree) !== tree
  const outcome = await joined(tools, [ours, theirs])
  return outcome.kind === 'tree' && outcome.tree !== tree
}
