import type { RewritePlan } from '../../../core/rewrite/plan/plan.js'
import type { Conflicted } from '../../../core/rewrite/replay/replay.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { restByGit, stageOf } from '../../rewrite/git-rebase/continue-in-git.js'
import type { Publication } from '../../rewrite/plan-context/published.js'
import { decideConflict } from '../../rewrite/run-rewrite.js'
import type { PushPlan } from '../../rewrite/apply/push.js'
import type { Start } from '../../rewrite/plan-context/start.js'
import type { Gathered } from './gather.js'
import type { SquashOptions } from './options.js'
import type { SquashReport } from './report.js'

export interface ConflictedSquash {
  readonly start: Start
  readonly gathered: Gathered
  readonly plan: RewritePlan
  readonly publication: Publication
  readonly pushing: PushPlan | undefined
  readonly options: SquashOptions
  readonly conflicted: Conflicted
}

/**
 * Has git go on where commits that are folded meet what is between them, if that is wanted.
 *
 * @throws GitSlimError `conflict` when nothing is to be changed; `stopped` when a person has to go on
 */
export async function squashByGit(
  ctx: Context,
  git: Git,
  { start, gathered, conflicted, ...squash }: ConflictedSquash,
): Promise<SquashReport> {
  const { chain } = gathered
  const summary = messages.squash.summary(chain.range.length)
  const planned = { ...squash, start, chain: gathered.inOrder(chain), verb: 'squash', summary }
  await decideConflict(ctx, git, { ...planned, conflicted })
  const known = { ...planned, backend: git.backend }
  const report = await restByGit(ctx, git, { known, stage: stageOf(planned, conflicted) })
  const squashed = { ...report, ...start, chain, base: gathered.base }
  if (squashed.done === 'would-hand-over') return squashed
  if (squashed.done !== 'rewritten') {
    throw new GitSlimError('refused', { message: messages.handover.unchanged(start.branch.name) })
  }
  return { ...squashed, done: 'squashed' }
}
