import { OddTree } from '../../core/object/flat-tree.js'
import { GitSlimError } from '../../core/errors.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { replacedCommits } from '../../core/rewrite/replay/replacements.js'
import { commitsIn } from '../../core/rewrite/todo/git-todo.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { resultOf } from '../../output/reporter.js'
import type { Context } from '../context.js'
import { changeOf } from './apply/apply.js'
import { applyAndNotify } from './apply/apply-and-notify.js'
import { checkDryRun, withAutostash } from './apply/local-changes.js'
import { planPush, pushRewritten } from './apply/push.js'
import { finishRewrite, planHooksAndSigning, previewFinish } from './finish/hooks-and-signing.js'
import { canGitMerge, decideConflict } from './git-rebase/ask-on-conflict.js'
import { continueInGit, type Stage, stageOf } from './git-rebase/continue-in-git.js'
import { type RewriteOptions, favourOf } from './options.js'
import { checkPublished, type Publication } from './plan-context/published.js'
import { openForRewrite } from './plan-context/open-branch.js'
import { movesOf, treeOf } from './plan-context/ref-moves.js'
import { gatherStart } from './plan-context/start.js'
import { withTags } from './plan-context/tags.js'
import { type Replaying, replayPlan } from './replay-plan.js'
import { type DecidedReport, type Known, type RewriteReport, tellAfterwards, tellMore } from './report.js'
import type { Asked, Begun, Verb } from './verb.js'
import type { Planned } from './planned.js'
import type { ReplayOutcome, Rewritten } from '../../core/rewrite/replay/input-and-outcome.js'

/**
 * Runs a verb on the current branch, or on the one that the options name: open → start → gather → plan → replay → confirm → finish → apply → report.
 *
 * Nothing is written before all of it is known to succeed; a dry run ends before the first write.
 *
 * @throws GitSlimError `refused` where commits are published or files would be lost, `conflict` where a step needs a
 *   person: nothing has been changed then; `incomplete` where the branch has moved and a later step failed
 */
export async function runRewrite<Options extends RewriteOptions, Gathered, P extends Planned, Document extends object>(
  ctx: Context,
  verb: Verb<Options, Gathered, P, Document>,
  options: Options,
): Promise<Document> {
  const git = await openForRewrite(ctx, options)
  try {
    const asked = { ...(await beginRewrite(ctx, git, options)), options }
    const gathered = await namingOddTrees(verb.gather(ctx, git, asked))
    return await runGathered(ctx, git, { verb, ...asked, gathered })
  } finally {
    await git.close()
  }
}

/** Reads the start of every rewrite. */
export async function beginRewrite(ctx: Context, git: Git, { push }: Pick<RewriteOptions, 'push'>): Promise<Begun> {
  const start = await gatherStart(ctx, git)
  return { start, pushing: await planPush(ctx, git, { ...start, push }) }
}

interface Gathering<Options extends RewriteOptions, Gathered, P extends Planned, Document extends object>
  extends Asked<Options> {
  readonly verb: Omit<Verb<Options, Gathered, P, Document>, 'gather'>
  readonly gathered: Gathered
}

/** Runs a verb on the data it has gathered, and reports. */
export async function runGathered<Options extends RewriteOptions, Gathered, P extends Planned, Document extends object>(
  ctx: Context,
  git: Git,
  { verb, start, pushing, options, gathered }: Gathering<Options, Gathered, P, Document>,
): Promise<Document> {
  const replaced = verb.replaces?.(gathered)
  const publication = replaced && (await checkPublished(git, { start, replaced, options }))
  const planned = await namingOddTrees(verb.plan(ctx, git, { start, pushing, options, gathered }))
  const { confirm } = verb
  const report = await namingOddTrees(rewrite(ctx, git, { planned, pushing, publication, confirm }))
  tellMore(ctx, report)
  const document = verb.document(report)
  ctx.reporter.result(verb.summary(ctx, report), document, resultOf(ctx))
  tellAfterwards(ctx, report)
  return document
}

/** Malformed trees are not edited. */
export async function namingOddTrees<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof OddTree)) throw cause
    throw new GitSlimError('corrupt', messages.git.corrupt(cause.message), { cause })
  }
}

interface Rewriting<P extends Planned> {
  readonly planned: P
  readonly pushing: Begun['pushing']
  /** Undefined: which commits are replaced is not known before the replay. */
  readonly publication?: Publication | undefined
  readonly confirm?: Verb<RewriteOptions, never, P, object>['confirm'] | undefined
}

/** Replays a plan, and applies its outcome, unless nothing changes or it is a dry run. */
async function rewrite<P extends Planned>(
  ctx: Context,
  git: Git,
  { planned, pushing, publication: known, confirm }: Rewriting<P>,
): Promise<RewriteReport<P>> {
  const { start, options, staged } = planned
  const outcome = await replayPlan(ctx, git, replayingOf(git, planned))
  const stage = stageOf(planned, outcome)
  const replaced = replacedBy(outcome, stage, planned)
  const publication = known ?? (await checkPublished(git, { start, replaced, options }))
  const report: Known<P> = { ...planned, publication, pushing, backend: git.backend }
  if (outcome.kind === 'conflict') await decideConflict(ctx, git, { planned, conflicted: outcome })
  if (outcome.kind === 'conflict' || stage.rest.length > 0) return continueInGit(ctx, git, { known: report, stage })
  if (outcome.kind === 'unchanged') return { ...report, done: 'unchanged' }
  if (staged !== undefined && staged.tree !== outcome.tree) throw new GitSlimError('conflict', messages.fixup.lost)
  return finishAndApply(ctx, git, { known: report, outcome, confirm })
}

function replayingOf(git: Git, planned: Planned): Replaying {
  const { start, plan, options, overrides, staged } = planned
  return {
    plan,
    chain: commitsOf(planned),
    committer: start.committer,
    trees: staged?.trees ?? treesInMemory(git, planned),
    ...overrides,
    favour: favourOf(options.onConflict),
    isForOthers: canGitMerge(git),
  }
}

function commitsOf({ chain, besides = [] }: Planned): readonly CommitInfo[] {
  return [...chain, ...besides]
}

function treesInMemory(git: Git, { inMemory }: Planned): Trees | undefined {
  if (inMemory === undefined) return undefined
  const trees = new Trees(git.objects, git.objectFormat)
  trees.adopt(inMemory.filter(({ type }) => type !== 'commit'))
  return trees
}

/** Returns the commits that the branch will no longer have. */
function replacedBy(
  outcome: ReplayOutcome,
  { rest }: Stage,
  { chain, leftOut = [], plan }: Planned,
): readonly CommitInfo[] {
  const left = new Set(outcome.kind === 'conflict' ? [] : rest.flatMap(commitsIn))
  const own = chain.filter(({ oid }) => left.has(oid))
  if (outcome.kind === 'unchanged') return own
  return [...new Set([...replacedCommits(chain, plan, outcome), ...own]), ...leftOut]
}

interface Finishing<P extends Planned> extends Pick<Rewriting<P>, 'confirm'> {
  readonly known: Known<P>
  readonly outcome: Rewritten
}

async function finishAndApply<P extends Planned>(
  ctx: Context,
  git: Git,
  { known, outcome, confirm }: Finishing<P>,
): Promise<RewriteReport<P>> {
  const { verb, start, plan, options, staged, folded = 'ends', isWritten, pushing } = known
  const infos = commitsOf(known)
  const moves = await movesOf(ctx, git, { ...known, outcome, folded })
  const trees = { from: staged?.tree ?? treeOf(infos, plan.tip), to: outcome.tree }
  const decided = { ...known, outcome, moves, trees, files: changeOf(git, trees) }
  const hooksAndSigning = await planHooksAndSigning(ctx, git, { verb, start, plan, outcome, infos, options, isWritten })
  const localChanges = staged === undefined ? options.localChanges : 'refuse'
  const files = { outcome, trees, localChanges }
  if (ctx.dryRun || confirm !== undefined) {
    const preview = { ...decided, ...previewFinish(git, outcome, hooksAndSigning) }
    const shown: DecidedReport<P> = { ...(await withTags(git, preview)), done: 'dry-run' }
    if ((await confirm?.(ctx, shown)) === 'no') return { ...shown, done: 'declined' }
    if (ctx.dryRun) {
      await checkDryRun(ctx, git, files)
      return shown
    }
  }
  const finished = await withTags(git, await finishRewrite(ctx, git, { decided, hooksAndSigning, localChanges }))
  const reason = known.reason?.(finished.outcome) ?? `${verb} ${known.summary}`
  const application = { ...finished, reason, soft: staged && (true as const) }
  const work = async () => ({ ...finished, operation: await applyAndNotify(ctx, git, application) })
  const done = await withAutostash(ctx, git, { files, work })
  await pushRewritten(ctx, git, { plan: pushing, operation: done.operation, after: done.outcome.tip })
  return { ...done, done: 'rewritten' }
}
