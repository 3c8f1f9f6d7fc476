import { finishedCommit, type Finishing } from '../../core/rewrite/replay/rewritten-commit.js'
import type { Context } from '../context.js'
import type { CommitOverrides } from '../rewrite/replay-plan.js'
import type { Start } from '../rewrite/plan-context/start.js'
import type { RebaseOptions } from './options.js'

/** Returns the changes that a rebase makes to every commit: dates, trailers, empty commits. */
export function commitOptionsOf(ctx: Context, { committer }: Start, options: RebaseOptions): CommitOverrides {
  const { dates, signOff, trailers, emptied, reuse } = options
  const asks = dates.committer === 'author' || dates.author === 'now' || signOff === 'add' || trailers.length > 0
  if (!asks)
    return {
      emptied,
      reuse,
      byGit: { options: [...emptiedOption(options), ...(reuse === 'make-anew' ? ['--no-ff'] : [])] },
    }
  const finishing = { dates, trailers, signOff: signOff === 'add' ? committer : undefined, now: ctx.clock() }
  const byGit = makingByGit(options, finishing)
  return { emptied, reuse: 'make-anew', finish: finisher(finishing), byGit }
}

function emptiedOption({ emptiedByGit }: RebaseOptions): readonly string[] {
  return emptiedByGit === undefined ? [] : [`--empty=${emptiedByGit}`]
}

/** A merge gets only its date: git does not add Signed-off-by to merges either. */
function finisher(finishing: Finishing): NonNullable<CommitOverrides['finish']> {
  const ofMerges = { ...finishing, signOff: undefined, trailers: [] }
  return async (commit, { todo }) => finishedCommit(commit, todo.action === 'merge' ? ofMerges : finishing)
}

/** Git sets dates and Signed-off-by; not every git knows other trailers, so it gets commits that have them. */
function makingByGit(request: RebaseOptions, finishing: Finishing): NonNullable<CommitOverrides['byGit']> {
  const { dates, signOff, trailers } = request
  const addsTrailers = trailers.length > 0
  const options = [
    ...emptiedOption(request),
    '--no-ff',
    ...(dates.committer === 'author' ? ['--committer-date-is-author-date'] : []),
    ...(dates.author === 'now' ? ['--reset-author-date'] : []),
    ...(signOff === 'add' && !addsTrailers ? ['--signoff'] : []),
  ]
  const undated = { ...finishing, dates: { committer: 'now', author: 'keep' } } as const
  return { options, ...(addsTrailers ? { says: commit => finishedCommit(commit, undated) } : {}) }
}
