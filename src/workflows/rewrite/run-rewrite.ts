import { decodeLossy } from '../../core/bytes/bytes.js'
import { toJsonBytes } from '../../core/bytes/json-bytes.js'
import { hashObject } from '../../core/object/raw-object.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import type { MovedRef } from '../../core/operation/record.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { RewritePlan } from '../../core/rewrite/plan/plan.js'
import { replacedCommits } from '../../core/rewrite/replay/replacements.js'
import type { Conflicted, ReplayOutcome, Rewritten } from '../../core/rewrite/replay/replay.js'
import { commitsIn, isForGit, type Rest } from '../../core/rewrite/todo/git-todo.js'
import { type Folded, replacements } from '../../core/rewrite/plan/stacked-refs.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import { GitSlimError } from '../../core/errors.js'
import type { Conflict, Git, RawObject } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { sanitizeLine } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { findPublication, refusePublished } from './plan-context/published.js'
import { changeOf } from './apply/apply.js'
import { conclude } from './apply/apply-and-notify.js'
import { finish, planFinish, unfinished } from './finish/hooks-and-signing.js'
import { followers, sayBranchesLeft } from './plan-context/stacked-branches.js'
import { favourOf } from './git-rebase/on-conflict.js'
import { restByGit, type Stage, stageOf } from './git-rebase/continue-in-git.js'
import { forGit, whatNow } from './git-rebase/ask-on-conflict.js'
import { checkDryRun, withChangesAside } from './apply/local-changes.js'
import type { RewriteOptions } from './options.js'
import { planPush, pushRewritten } from './apply/push.js'
import { type Making, replayPlan } from './replay-plan.js'
import type { RewriteReport } from './report.js'
import type { Start } from './plan-context/start.js'
import { subjectOf } from './subject.js'
import { tagMoves, tagsOn, withTags } from './plan-context/tags.js'

/** A rewrite as a verb has planned it. */
export interface Planned {
  readonly start: Start
  /** The branch's own commits that the plan is about, oldest first. */
  readonly chain: readonly CommitInfo[]
  /** Where they are not in the chain: commits from elsewhere that the plan takes, parents of its commits, the tip. */
  readonly besides?: readonly CommitInfo[]
  /** Commits of the branch that are not in the chain, since what they change is where it is put. */
  readonly leftOut?: readonly CommitInfo[]
  /** Where what is built on is another than it was: the commit that it stands for. */
  readonly fork?: Oid | undefined
  readonly plan: RewritePlan
  /** What follows, and only git can do: it needs files. */
  readonly rest?: readonly Rest[]
  readonly verb: string
  /** In one word each, for people: `2 commits`. */
  readonly summary: string
  readonly options: RewriteOptions
  readonly making?: Making
  readonly soft?: Soft
  /** What the plan's parts are made of: nothing of it is there yet. */
  readonly inMemory?: readonly RawObject[]
}

/** A rewrite of what is staged: index and files stay as they are. */
export interface Soft {
  /** The tree that it has to come to, or else something of what is staged would be lost. */
  readonly tree: Oid
  /** What the plan's own trees are made of. */
  readonly trees: Trees
}

/**
 * Replays a plan, and makes what comes out the branch's own, unless nothing comes out or it is a dry run.
 *
 * @throws GitSlimError `refused` where commits are published or files would be lost, `conflict` where a step needs a
 *   person; nothing has been changed then
 */
export async function carryOut(ctx: Context, git: Git, planned: Planned): Promise<RewriteReport> {
  const { start, chain, besides = [], plan, verb, summary, options, making, soft, inMemory } = planned
  const infos = [...chain, ...besides]
  const replaying = {
    plan,
    chain: infos,
    committer: start.committer,
    trees: soft?.trees ?? treesWith(git, inMemory),
    ...making,
    favour: favourOf(options.onConflict),
    isForOthers: forGit(git),
  }
  const pushing = await planPush(ctx, git, { ...start, push: options.push })
  const outcome = await replayPlan(ctx, git, replaying)
  const stage = stageOf(planned, outcome)
  const replaced = replacedBy(outcome, stage, planned)
  const publication = await findPublication(git, start, { replaced, tags: options.tags })
  if (options.published === 'refuse') refusePublished(publication)
  const known = { ...planned, publication, pushing, backend: git.backend }
  if (outcome.kind === 'conflict') await decideConflict(ctx, git, { ...planned, chain: infos, conflicted: outcome })
  if (outcome.kind === 'conflict' || stage.rest.length > 0) return restByGit(ctx, git, { known, stage })
  if (outcome.kind === 'unchanged') return { ...known, done: 'unchanged' }
  if (soft !== undefined && soft.tree !== outcome.tree) throw new GitSlimError('conflict', messages.fixup.lost)
  const moves = await movesOf(ctx, git, { ...planned, outcome, folded: 'ends' })
  const trees = { from: soft?.tree ?? treeOf(infos, plan.tip), to: outcome.tree }
  const decided = { ...known, outcome, moves, trees, files: changeOf(git, trees) }
  const lastWords = await planFinish(ctx, git, { verb, start, plan, outcome, infos, options })
  const localChanges = soft === undefined ? options.localChanges : 'refuse'
  const files = { outcome, trees, localChanges }
  if (ctx.dryRun) {
    await checkDryRun(ctx, git, files)
    return { ...(await withTags(git, { ...decided, ...unfinished(git, outcome, lastWords) })), done: 'dry-run' }
  }
  const finished = await withTags(git, await finish(ctx, git, { decided, lastWords, localChanges }))
  const work = async () => {
    const application = { ...finished, reason: `${verb} ${summary}`, soft: soft && (true as const) }
    return { ...finished, operation: await conclude(ctx, git, application) }
  }
  const done = await withChangesAside(ctx, git, { files, work })
  await pushRewritten(ctx, git, { plan: pushing, operation: done.operation, after: done.outcome.tip })
  return { ...done, done: 'rewritten' }
}

function treesWith(git: Git, objects: readonly RawObject[] | undefined): Trees | undefined {
  if (objects === undefined) return undefined
  const trees = new Trees(git.objects, git.objectFormat)
  trees.adopt(objects.filter(({ type }) => type !== 'commit'))
  return trees
}

/** Returns the commits that the branch will not have any more. */
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

interface Deciding extends Pick<Planned, 'chain' | 'plan' | 'soft' | 'options'> {
  readonly conflicted: Conflicted
}

/**
 * Decides what a conflict leads to.
 *
 * @throws GitSlimError `conflict` when nothing is to be changed
 */
export async function decideConflict(
  ctx: Context,
  git: Git,
  { chain, plan, soft, options, conflicted }: Deciding,
): Promise<void> {
  const paths = conflicted.conflicts.map(({ path }) => sanitizeLine(decodeLossy(path)))
  const why = conflicted.unable === undefined ? 'conflict' : 'no-merge'
  const place = { step: conflicted.step + 1, of: plan.todos.length, paths, why } as const
  const canGoOn = soft === undefined && plan.todos.slice(conflicted.step).every(isForGit)
  const onConflict = canGoOn ? options.onConflict : 'stop'
  if ((await whatNow(ctx, git, { onConflict, place })) === 'stop') {
    if (conflicted.unable instanceof Error) throw conflicted.unable
    throw conflictOf({ chain, plan, canGoOn }, conflicted)
  }
}

export interface Moving {
  readonly start: Start
  readonly chain: readonly CommitInfo[]
  readonly plan: RewritePlan
  readonly outcome: Rewritten
  readonly folded: Folded
  readonly fork?: Oid | undefined
  readonly options: Pick<RewriteOptions, 'following' | 'tags'>
}

/** Returns what a rewrite moves: the branch first, then the branches stacked on it, then tags. */
export async function movesOf(ctx: Context, git: Git, moving: Moving): Promise<readonly MovedRef[]> {
  const { start, chain, plan, outcome, folded, options, fork } = moving
  const commits = outcome.objects.filter(({ type }) => type === 'commit')
  const made = new Map(commits.map(object => [hashObject(object, git.objectFormat), object]))
  const replacing = replacements(chain, { plan, outcome, folded, fork })
  const own = { name: start.branch.ref, old: start.branch.tip, new: outcome.tip }
  const { following } = options
  const branches = await followers(ctx, git, { start, own, following, replacing, listed: outcome.refs, made })
  const replaced = replacedCommits(chain, plan, outcome)
  await sayBranchesLeft(ctx, git, { start, chain, replaced, moves: [own, ...branches], replacing, outcome, made })
  const tags = options.tags === 'update' ? tagsOn(start, replaced) : []
  return [own, ...branches, ...tagMoves(ctx, tags, replacing)]
}

/** Returns the tree of a commit of a chain. */
export function treeOf(chain: readonly CommitInfo[], oid: CommitInfo['oid']): CommitInfo['oid'] {
  const found = chain.find(info => info.oid === oid)
  if (found === undefined) throw new TypeError(`${oid} is not in its chain`)
  return found.commit.tree
}

/** Returns the failure of a rewrite that a conflict has ended. */
function conflictOf(
  { chain, plan, canGoOn }: Pick<Planned, 'chain' | 'plan'> & { readonly canGoOn: boolean },
  { step, commit, conflicts, emptied }: Conflicted,
): GitSlimError {
  const info = chain.find(({ oid }) => oid === commit)
  const paths = conflicts.map(({ path, kind }) => ({ path: sanitizeLine(decodeLossy(path)), kind }))
  const documents = conflicts.map(conflictDocument)
  const text = messages.rewrite.conflict({
    step: step + 1,
    of: plan.todos.length,
    commit: shortOid(commit),
    subject: info === undefined ? '' : subjectOf(info.commit.message),
    paths,
    byGit: canGoOn ? 'possible' : 'impossible',
  })
  return new GitSlimError('conflict', text, { details: { step: step + 1, commit, conflicts: documents, emptied } })
}

/** A path as text, and where that is not all of it, its bytes. */
function conflictDocument({ path, kind }: Conflict): object {
  const bytes = toJsonBytes(path)
  return { path: decodeLossy(path), ...('text' in bytes ? {} : { pathBytes: bytes }), kind }
}
