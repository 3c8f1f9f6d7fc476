import { finishedCommit } from '../../core/rewrite/finished-commit.js'
import type { Context } from '../context.js'
import type { Making } from '../rewrite/replay-plan.js'
import type { Start } from '../rewrite/start.js'
import type { RebaseOptions } from './options.js'

/** Returns what is otherwise with the commits of a rebase that was asked for dates, trailers, or empty commits. */
export function makingOf(ctx: Context, { committer }: Start, options: RebaseOptions): Making {
  const { dates, signOff, trailers, emptied, reuse } = options
  const asks = dates.committer === 'author' || dates.author === 'now' || signOff === 'add' || trailers.length > 0
  if (!asks) return { emptied, reuse }
  const finishing = { dates, trailers, signOff: signOff === 'add' ? committer : undefined, now: ctx.clock() }
  return { emptied, reuse: 'make-anew', finish: async commit => finishedCommit(commit, finishing) }
}
