import { shortRefName } from '../../core/ref/ref-name.js'
import type { InMemory } from '../../core/rewrite/replay/in-memory.js'
import type { Trees } from '../../core/rewrite/tree/trees.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { type Aftermath, type PlannedList, simulation } from '../editor/simulation.js'
import { movesOf } from '../rewrite/plan-context/ref-moves.js'
import { planHooksAndSigning, previewFinish } from '../rewrite/finish/hooks-and-signing.js'
import type { Start } from '../rewrite/plan-context/start.js'
import { commitOptionsOf } from './commit-options.js'
import type { RebaseOptions } from './options.js'
import { planLines } from './plan-lines.js'
import type { RebaseRange } from './range.js'
import { listsRefs } from './update-refs.js'
import { favourOf } from '../rewrite/options.js'
import type { Rewritten } from '../../core/rewrite/replay/input-and-outcome.js'

interface Rebasing {
  readonly parts: InMemory
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
}

/** Returns a function that computes the result of a rebase's plan, repeatedly. */
export function rebaseSimulation(ctx: Context, git: Git, { trees, ...rebasing }: Rebasing & { readonly trees: Trees }) {
  const { start, range, options, parts } = rebasing
  return simulation(ctx, git, {
    committer: start.committer,
    overrides: commitOptionsOf(ctx, start, options),
    favour: favourOf(options.onConflict),
    trees,
    planOf: async (quiet, known, lines) => {
      const { plan, rest, besides } = await planLines(quiet, known, { ...rebasing, lines, inMemory: parts })
      if (rest.length > 0) throw new GitSlimError('unsupported', messages.rebase.foldedByGit)
      return { plan, infos: [...range.commits, ...besides] }
    },
    aftermath: async (quiet, known, made) => aftermathOf(quiet, known, { ...rebasing, ...made }),
  })
}

interface Made extends Rebasing {
  readonly planned: PlannedList
  readonly outcome: Rewritten
}

async function aftermathOf(ctx: Context, git: Git, made: Made): Promise<Aftermath> {
  const { start, planned, outcome, options } = made
  const hooksAndSigning = await planHooksAndSigning(ctx, git, { verb: 'rebase', start, ...planned, outcome, options })
  const { signatures, pendingOids } = previewFinish(git, outcome, hooksAndSigning)
  return {
    following: await followersOf(ctx, git, made),
    unsigned: new Set(signatures.dropped),
    names: pendingOids.size > 0 ? 'provisional' : 'final',
  }
}

async function followersOf(
  ctx: Context,
  git: Git,
  { start, range, options, planned, outcome }: Made,
): Promise<Aftermath['following']> {
  const following = (await listsRefs(git, options)) ? 'listed' : options.following
  const moving = { start, chain: range.commits, fork: range.fork, plan: planned.plan, outcome, folded: 'ends' } as const
  const moves = await movesOf(ctx, git, { ...moving, options: { ...options, following } })
  return moves.slice(1).map(({ name, new: now }) => ({ branch: sanitize(shortRefName(name)), now }))
}
