import { decodeLossy } from '../../../core/bytes/bytes.js'
import { toJsonBytes } from '../../../core/bytes/json-bytes.js'
import { shortOid } from '../../../core/object/oid.js'
import { isForGit } from '../../../core/rewrite/todo/git-todo.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Conflict, Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { sanitizeLine } from '../../../output/sanitize.js'
import { back, type Context } from '../../context.js'
import { subjectOf } from '../subject.js'
import { refuseWhereImpossible } from './hand-over.js'
import { type OnConflict, favourOf } from '../options.js'
import type { Planned } from '../planned.js'
import type { Conflicted } from '../../../core/rewrite/replay/input-and-outcome.js'

/** A conflicting step, counted from 1, and its paths, as text. */
interface ConflictPlace {
  readonly step: number
  readonly of: number
  readonly paths: readonly string[]
  /** `no-merge`: this git cannot tell whether it conflicts. */
  readonly why: 'conflict' | 'no-merge'
}

/** Tells whether git's own rebase can do a merge that failed here: it needs no newer git. */
export function canGitMerge(git: Git): (error: unknown) => boolean {
  return error => !git.bare && git.capabilities.has('handover') && isFailure(error, 'unsupported')
}

/**
 * Decides what happens at a conflict: git continues, or nothing changes.
 *
 * @throws GitSlimError `unsupported` or `refused` where git was asked for and cannot
 */
async function askOnConflict(
  ctx: Context,
  git: Git,
  { onConflict, place }: { readonly onConflict: OnConflict; readonly place: ConflictPlace },
): Promise<'git' | 'stop'> {
  if (onConflict === 'stop' || (ctx.dryRun && onConflict !== 'git')) return 'stop'
  if (favourOf(onConflict) !== undefined) {
    // A remaining conflict, or an old git without merge options: git's own rebase does it.
    if (git.capabilities.has('favoured-merges')) return 'stop'
    if (git.bare || !git.capabilities.has('handover')) {
      throw new GitSlimError('unsupported', messages.handover.favourNeedsNewer)
    }
    return 'git'
  }
  if (onConflict === 'git') {
    refuseWhereImpossible(git)
    ctx.reporter.note(messages.handover.begins(place))
    return 'git'
  }
  if (ctx.prompts === undefined || ctx.yes || git.bare || !git.capabilities.has('handover')) return 'stop'
  const { choices, question } = messages.handover
  const answer = await ctx.prompts.select<'git' | 'stop'>({
    message: question(place),
    choices: [
      { value: 'git', label: choices.git },
      { value: 'stop', label: choices.stop },
    ],
    initial: 'git',
  })
  return answer === back ? 'stop' : answer
}

interface Deciding {
  readonly planned: Planned
  readonly conflicted: Conflicted
}

/**
 * Decides what happens at a conflict.
 *
 * @throws GitSlimError `conflict` when nothing is to be changed
 */
export async function decideConflict(ctx: Context, git: Git, { planned, conflicted }: Deciding): Promise<void> {
  const { plan, staged, options } = planned
  const paths = conflicted.conflicts.map(({ path }) => sanitizeLine(decodeLossy(path)))
  const why = conflicted.unable === undefined ? 'conflict' : 'no-merge'
  const place = { step: conflicted.step + 1, of: plan.todos.length, paths, why } as const
  const canGoOn = staged === undefined && plan.todos.slice(conflicted.step).every(isForGit)
  const onConflict = canGoOn ? options.onConflict : 'stop'
  if ((await askOnConflict(ctx, git, { onConflict, place })) === 'stop') {
    if (conflicted.unable instanceof Error) throw conflicted.unable
    throw conflictOf(planned, conflicted, canGoOn ? 'possible' : 'impossible')
  }
}

/** Returns the failure of a rewrite that ended in a conflict. */
function conflictOf(
  { chain, besides = [], plan }: Planned,
  { step, commit, conflicts, emptied }: Conflicted,
  byGit: 'possible' | 'impossible',
): GitSlimError {
  const info = [...chain, ...besides].find(({ oid }) => oid === commit)
  const paths = conflicts.map(({ path, kind }) => ({ path: sanitizeLine(decodeLossy(path)), kind }))
  const documents = conflicts.map(conflictDocument)
  const text = messages.rewrite.conflict({
    step: step + 1,
    of: plan.todos.length,
    commit: shortOid(commit),
    subject: info === undefined ? '' : subjectOf(info.commit.message),
    paths,
    byGit,
  })
  return new GitSlimError('conflict', text, { details: { step: step + 1, commit, conflicts: documents, emptied } })
}

/** A path as text, and its bytes where the text is not exact. */
function conflictDocument({ path, kind }: Conflict): object {
  const bytes = toJsonBytes(path)
  return { path: decodeLossy(path), ...('text' in bytes ? {} : { pathBytes: bytes }), kind }
}
