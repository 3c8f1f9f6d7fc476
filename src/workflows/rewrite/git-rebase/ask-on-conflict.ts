import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { refuseWhereImpossible } from './hand-over.js'
import { favourOf, type OnConflict } from './on-conflict.js'

/** A step that conflicts, counted from 1, and the paths, as people read them. */
export interface ConflictPlace {
  readonly step: number
  readonly of: number
  readonly paths: readonly string[]
  /** `no-merge`: this git cannot tell whether it conflicts. */
  readonly why: 'conflict' | 'no-merge'
}

/** Tells whether what a merge has failed with is nothing to git's own rebase: it needs no newer git. */
export function forGit(git: Git): (error: unknown) => boolean {
  return error => !git.bare && git.capabilities.has('handover') && isFailure(error, 'unsupported')
}

/**
 * Decides what a conflict leads to: that git goes on, or nothing.
 *
 * @throws GitSlimError `unsupported` or `refused` where git was asked for and cannot
 */
export async function whatNow(
  ctx: Context,
  git: Git,
  { onConflict, place }: { readonly onConflict: OnConflict; readonly place: ConflictPlace },
): Promise<'git' | 'stop'> {
  if (onConflict === 'stop' || (ctx.dryRun && onConflict !== 'git')) return 'stop'
  if (favourOf(onConflict) !== undefined) {
    // What conflicts all the same, or a git whose merges know of no sides: its rebase does.
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
  return ctx.prompts.select<'git' | 'stop'>({
    message: question(place),
    choices: [
      { value: 'git', label: choices.git },
      { value: 'stop', label: choices.stop },
    ],
    initial: 'git',
  })
}
