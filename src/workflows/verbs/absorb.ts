import { OddTree } from '../../core/object/flat-tree.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { type PlannedAbsorption, planAbsorb, planFixups } from '../../core/rewrite/plan/plan-absorb.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { fixupMessages } from './absorb/fixup-message.js'
import type { AbsorbOptions } from './absorb/options.js'
import { type PlacedStaged, placeStaged, type Placing } from './absorb/place-staged.js'
import { type AbsorbDocument, absorbDocument, type AbsorbReport, reportAbsorb } from './absorb/report.js'
import type { Context } from '../context.js'
import { carryOut } from '../rewrite/run-rewrite.js'
import { type Base, findBaseIfAny, sayBase } from '../rewrite/plan-context/base.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { gatherStart, type Start } from '../rewrite/plan-context/start.js'

/**
 * Folds each part of what is staged into the user's own commit that last touched the same lines; what belongs into none
 * stays staged. Index and files stay as they are.
 *
 * @throws GitSlimError `refused` when nothing is staged; what {@link carryOut} throws
 */
export async function absorb(ctx: Context, options: AbsorbOptions): Promise<AbsorbDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const start = await gatherStart(ctx, git)
    return await absorbStaged(ctx, git, { start, options, base: () => baseOf(ctx, git, { start, options }) })
  } finally {
    await git.close()
  }
}

/**
 * Returns the base that was named, else what the branch was started from, where that is known.
 *
 * @throws GitSlimError `not-found` when the base that was named is none
 */
async function baseOf(
  ctx: Context,
  git: Git,
  { start, options: { base: name } }: { readonly start: Start; readonly options: Pick<AbsorbOptions, 'base'> },
): Promise<Base | undefined> {
  if (name !== undefined) return { name, oid: await resolveCommit(git, name) }
  const base = await findBaseIfAny(git, start)
  if (base !== undefined) sayBase(ctx, base, undefined)
  return base
}

export interface Absorbing extends Pick<Placing, 'base' | 'start'> {
  readonly options: Omit<AbsorbOptions, 'base'>
  /** The tree of what was staged when a person looked at it; undefined: nobody has. */
  readonly seen?: Oid
}

/**
 * Does what {@link absorb} does, from a state that is known, and tells of it.
 *
 * @throws GitSlimError `refused` when something else is staged than a person has seen
 */
export async function absorbStaged(ctx: Context, git: Git, absorbing: Absorbing): Promise<AbsorbDocument> {
  const report = await unlessOdd(absorbIn(ctx, git, absorbing))
  reportAbsorb(ctx, report)
  return absorbDocument(report)
}

/** Trees that git would not have written are not taken apart. */
async function unlessOdd<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof OddTree)) throw cause
    throw new GitSlimError('corrupt', messages.git.corrupt(cause.message), { cause })
  }
}

async function absorbIn(ctx: Context, git: Git, { start, options, base, seen }: Absorbing): Promise<AbsorbReport> {
  const found = await placeStaged(ctx, git, { start, ...options, base })
  const { top, staged, files, stack, tools } = found
  if (seen !== undefined && seen !== staged) throw new GitSlimError('refused', messages.absorb.staleLook)
  const planned = (await plan(found, options)) ?? nothingTo(top)
  const chain = options.into === 'commits' ? chainOf(stack.commits, planned) : []
  const count = files.flatMap(({ placed }) => placed).filter(({ fate }) => fate.kind === 'into').length
  const rewrite = await carryOut(ctx, git, {
    start,
    chain,
    besides: [top],
    plan: planned.plan,
    verb: 'absorb',
    summary: messages.absorb.count(count),
    options,
    soft: { tree: planned.tree, trees: tools.trees },
  })
  return { rewrite, files, stack, into: options.into }
}

function plan(
  { files, tools, author }: PlacedStaged,
  { into }: Pick<AbsorbOptions, 'into'>,
): Promise<PlannedAbsorption | undefined> {
  if (into === 'commits') return planAbsorb(files, tools)
  return planFixups(files, tools, fixupMessages(tools.stack.commits, author))
}

function nothingTo({ oid, commit }: CommitInfo): PlannedAbsorption {
  return { plan: { version: 1, base: oid, tip: oid, todos: [] }, tree: commit.tree }
}

/** Returns the commits that a plan is about, oldest first. */
function chainOf(commits: readonly CommitInfo[], { plan: { todos } }: PlannedAbsorption): readonly CommitInfo[] {
  return commits.slice(0, todos.length).toReversed()
}
