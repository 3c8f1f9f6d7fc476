import { GitSlimError } from '../../core/errors.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { type PlannedAbsorption, planAbsorb, planFixups } from '../../core/rewrite/plan/plan-absorb.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { type Base, findBaseIfAny, sayBase } from '../rewrite/plan-context/base.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import type { Start } from '../rewrite/plan-context/start.js'
import { runGathered, runRewrite } from '../rewrite/run-rewrite.js'
import type { Begun, Verb } from '../rewrite/verb.js'
import { fixupMessages } from './absorb/fixup-message.js'
import type { AbsorbOptions } from './absorb/options.js'
import { type PlacedStaged, placeStaged, type Placing } from './absorb/place-staged.js'
import { type AbsorbDocument, absorbDocument, absorbLines, type PlannedAbsorb } from './absorb/report.js'

/**
 * Folds each staged change into the user's own commit that last touched the same lines; a change without such a commit
 * stays staged. Index and files do not change.
 *
 * @throws GitSlimError `refused` when nothing is staged; what {@link runRewrite} throws
 */
export function absorb(ctx: Context, options: AbsorbOptions): Promise<AbsorbDocument> {
  return runRewrite(ctx, absorbVerb, options)
}

const absorbVerb: Verb<AbsorbOptions, PlacedStaged, PlannedAbsorb, AbsorbDocument> = {
  gather: (ctx, git, { start, options }) =>
    placeStaged(ctx, git, { start, ...options, base: () => baseOf(ctx, git, { start, options }) }),
  plan: async (_ctx, _git, { start, options, gathered }) => {
    const { top, files, stack, tools } = gathered
    const { plan, tree } = (await planned(gathered, options)) ?? nothingTo(top)
    const count = files.flatMap(({ placed }) => placed).filter(({ fate }) => fate.kind === 'into').length
    return {
      start,
      chain: options.into === 'commits' ? chainOf(stack.commits, plan) : [],
      besides: [top],
      plan,
      verb: 'absorb',
      summary: messages.absorb.count(count),
      options,
      staged: { tree, trees: tools.trees },
      placed: files,
      stack,
      into: options.into,
    }
  },
  summary: absorbLines,
  document: absorbDocument,
}

/**
 * Returns the named base, or else the base of the branch, if it is known.
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

export interface Absorbing extends Pick<Placing, 'base'>, Begun {
  readonly options: AbsorbOptions
  /** The tree of the staged changes when a person looked at them. */
  readonly seen: Oid
}

/**
 * Absorbs the staged changes that a person has seen in the editor of a rebase.
 *
 * @throws GitSlimError `refused` when something else is staged by now; what {@link runRewrite} throws
 */
export async function absorbSeen(
  ctx: Context,
  git: Git,
  { start, pushing, options, base, seen }: Absorbing,
): Promise<AbsorbDocument> {
  const gathered = await placeStaged(ctx, git, { start, ...options, base })
  if (seen !== gathered.staged) throw new GitSlimError('refused', messages.absorb.staleLook)
  return runGathered(ctx, git, { verb: absorbVerb, start, pushing, options, gathered })
}

function planned(
  { files, tools, author }: PlacedStaged,
  { into }: Pick<AbsorbOptions, 'into'>,
): Promise<PlannedAbsorption | undefined> {
  if (into === 'commits') return planAbsorb(files, tools)
  return planFixups(files, tools, fixupMessages(tools.stack.commits, author))
}

function nothingTo({ oid, commit }: CommitInfo): PlannedAbsorption {
  return { plan: { version: 1, base: oid, tip: oid, todos: [] }, tree: commit.tree }
}

/** Returns the commits of a plan, oldest first. */
function chainOf(commits: readonly CommitInfo[], { todos }: PlannedAbsorption['plan']): readonly CommitInfo[] {
  return commits.slice(0, todos.length).toReversed()
}
