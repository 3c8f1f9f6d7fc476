import type { Commit } from '../../../core/object/commit.js'
import { commitsIn, isForGit, type Rest } from '../../../core/rewrite/todo/git-todo.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Oid } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { changeOf } from '../apply/apply.js'
import { readCommitInfo } from '../plan-context/read-commits.js'
import { checkBeforeAutostash } from '../apply/local-changes.js'
import { pushRewritten } from '../apply/push.js'
import type { Known, RewriteReport } from '../report.js'
import { signaturesOf } from '../finish/signing.js'
import { tagsOn } from '../plan-context/tags.js'
import { finishByGit, type WholeDivision } from './finish-in-git.js'
import { refuseWhereImpossible, wouldHandOver } from './hand-over.js'
import { type FinishInput, runHooksAndSign, planHooksAndSigning } from '../finish/hooks-and-signing.js'
import { type RewriteOptions, favourOf } from '../options.js'
import type { Planned } from '../planned.js'
import type { ReplayOutcome, Unchanged, Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** The replayed part of a plan, and the rest. */
export interface Stage {
  readonly before: Made
  /** The number of todos in that part. */
  readonly step: number
  readonly rest: readonly Rest[]
}

/** Returns the part of a plan that is left to git: after a conflict, or because only git can do it. */
export function stageOf({ plan, rest = [] }: Pick<Planned, 'plan' | 'rest'>, outcome: ReplayOutcome): Stage {
  switch (outcome.kind) {
    case 'conflict': {
      const { step, before } = outcome
      return { before, step, rest: [...plan.todos.slice(step).filter(isForGit), ...rest] }
    }
    case 'rewritten':
      return { before: outcome, step: plan.todos.length, rest }
    case 'unchanged':
      return { before: nothingMade(outcome), step: plan.todos.length, rest }
  }
}

/** All replayed commits have kept their ids. */
function nothingMade({ tip, labels }: Unchanged): Made {
  const nothing = { objects: [], treeObjects: [], mapping: [], parts: [], emptied: [], unsigned: [], refs: [] }
  return { ...nothing, tip, tree: '' as Oid, heads: [], labels }
}

interface ToHandOver<P extends Planned = Planned> {
  readonly known: Known<P>
  readonly stage: Stage
}

/**
 * Has git do the rest of a plan, and returns the report of the whole.
 *
 * @throws GitSlimError what {@link handOver} throws
 */
export async function continueInGit<P extends Planned>(
  ctx: Context,
  git: Git,
  { known, stage }: ToHandOver<P>,
): Promise<RewriteReport<P>> {
  refuseWhereImpossible(git)
  refuseTags({ known, stage })
  if (ctx.dryRun) {
    const handedOver = await wouldHandOver(ctx, git, divisionOf({ known, stage }, stage.before))
    return { ...known, done: 'would-hand-over', handedOver }
  }
  await checkBeginning(ctx, git, { known, stage })
  if (known.pushing !== undefined) ctx.reporter.note(messages.push.whenGitEnds(known.pushing.local))
  const { plan, pushing } = known
  const end = await finishByGit(ctx, git, await finishedDivision(ctx, git, { known, stage }))
  const { handedOver } = end
  if (end.kind === 'unchanged') return { ...known, handedOver, done: 'unchanged' }
  const { outcome, moves } = end
  await pushRewritten(ctx, git, { plan: pushing, operation: handedOver.operation, after: outcome.tip })
  const { tree } = (await readCommitInfo(git, plan.tip)).commit
  return {
    ...known,
    handedOver,
    outcome,
    moves,
    pendingOids: new Set(),
    hooks: [],
    tagSignaturesDropped: [],
    operation: handedOver.operation,
    done: 'rewritten',
    signatures: signaturesOf(outcome, end.signed),
    files: changeOf(git, { from: tree, to: outcome.tree }),
  }
}

/**
 * Tells whether git can check out its starting point: it would overwrite ignored files on the way, and stashes none of
 * them.
 *
 * @throws GitSlimError `refused`
 */
async function checkBeginning(ctx: Context, git: Git, { known, stage: { before } }: ToHandOver): Promise<void> {
  const { plan, options } = known
  const to = await treeToBeginOn(git, before)
  if (to === null) return
  const { tree } = (await readCommitInfo(git, plan.tip)).commit
  const trees = { from: tree, to }
  await checkBeforeAutostash(ctx, git, { outcome: before, trees, localChanges: options.localChanges })
}

/** Returns null where git begins without a commit. */
async function treeToBeginOn(git: Git, { tip, tree, objects }: Made): Promise<Oid | null> {
  if (tip === null) return null
  return objects.length === 0 ? (await readCommitInfo(git, tip)).commit.tree : tree
}

/** @throws GitSlimError `refused` where tags were to follow: git moves none */
function refuseTags({ known: { start, chain, options }, stage: { before, rest } }: ToHandOver): void {
  if (options.tags !== 'update') return
  const replaced = new Set([...before.mapping.map(([old]) => old), ...rest.flatMap(commitsIn)])
  const tags = tagsOn(
    start,
    chain.filter(({ oid }) => replaced.has(oid)),
  )
  if (tags.length > 0)
    throw new GitSlimError('refused', messages.handover.tagsStay(tags.map(({ name }) => shortRefName(name))))
}

async function finishedDivision(ctx: Context, git: Git, { known, stage }: ToHandOver): Promise<WholeDivision> {
  const { verb, start, chain, besides = [], plan, options } = known
  const infos = [...chain, ...besides]
  const before = await finishedBefore(ctx, git, { verb, start, plan, outcome: stage.before, infos, options })
  return divisionOf({ known, stage }, before)
}

function divisionOf({ known, stage }: ToHandOver, before: Made): WholeDivision {
  const { start, chain, plan, verb, summary, options, overrides } = known
  return {
    start,
    verb,
    summary,
    chain,
    commitOf: finder(known),
    base: plan.base,
    before,
    rest: stage.rest,
    replayed: plan.todos.slice(0, stage.step),
    parts: plan.parts,
    inMemory: known.inMemory,
    folded: known.folded ?? 'ends',
    following: options.following,
    says: overrides?.byGit?.says,
    gitOptions: optionsForGit(known),
    conflicts: favourOf(options.onConflict) === undefined ? 'wait' : 'give-up',
  }
}

function finder({ chain, besides = [] }: Known): (oid: Oid) => Commit {
  const commits = new Map([...chain, ...besides].map(({ oid, commit }) => [oid, commit]))
  return oid => {
    const commit = commits.get(oid)
    if (commit === undefined) throw new TypeError(`the plan needs ${oid}, which is not in its chain`)
    return commit
  }
}

/**
 * Runs hooks and signs the replayed commits before git continues; git does so itself for the commits that it makes.
 *
 * @throws GitSlimError `hook`, `signing`
 */
async function finishedBefore(ctx: Context, git: Git, input: FinishInput): Promise<Made> {
  const { outcome } = input
  const hooksAndSigning = await planHooksAndSigning(ctx, git, input)
  if (hooksAndSigning.hooks.commits.size + hooksAndSigning.signing.commits.size === 0) return outcome
  return (await runHooksAndSign(ctx, git, { outcome, hooksAndSigning })).made.outcome
}

/** Returns the options that make git's own rebase follow the user's options for the whole rewrite. */
function optionsForGit({ options, overrides }: Pick<Planned, 'options' | 'overrides'>): readonly string[] {
  const { localChanges, onConflict, signing } = options
  return [
    // The pre-rebase hook has run, or is skipped.
    '--no-verify',
    ...changesOptions(localChanges),
    ...favourOptions(onConflict, overrides),
    ...signingOptions(signing),
    ...(overrides?.byGit?.options ?? []),
  ]
}

function changesOptions(localChanges: RewriteOptions['localChanges']): readonly string[] {
  switch (localChanges) {
    case 'default':
      return []
    case 'stash':
      return ['--autostash']
    case 'refuse':
      return ['--no-autostash']
  }
}

/** By default, git stops where a commit becomes empty; a user who has chosen a side is not asked. */
function favourOptions(onConflict: RewriteOptions['onConflict'], overrides: Planned['overrides']): readonly string[] {
  const favour = favourOf(onConflict)
  if (favour === undefined) return []
  const isDecided =
    overrides?.emptied === 'stop' || overrides?.byGit?.options.some(option => option.startsWith('--empty='))
  return [`-X${favour}`, ...(isDecided ? [] : ['--empty=drop'])]
}

function signingOptions(signing: RewriteOptions['signing']): readonly string[] {
  switch (signing) {
    case 'default':
      return []
    case 'always':
      return ['--gpg-sign']
    case 'never':
      return ['--no-gpg-sign']
    default:
      return [`--gpg-sign=${signing.key}`]
  }
}
