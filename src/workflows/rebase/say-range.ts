import { shortOid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { RefName } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { sayBase } from '../rewrite/plan-context/base.js'
import type { Start } from '../rewrite/plan-context/start.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'

/** Says which base was taken, when none was named, and which commits are left out since the upstream has them. */
export function sayRange(ctx: Context, { base, commits, leftOut, upstreamName }: RebaseRange): void {
  if (base !== undefined) sayBase(ctx, base, commits.length + leftOut.length)
  if (leftOut.length === 0) return
  const oids = leftOut.map(({ oid }) => shortOid(oid))
  ctx.reporter.note(messages.rebase.previouslyApplied(oids, shortRefName(upstreamName as RefName)))
}

interface Rebasing {
  readonly start: Pick<Start, 'branch'>
  readonly range: RebaseRange
  readonly options: Pick<RebaseOptions, 'todo'>
}

/** Says why a rebase had nothing to do, where its range or its list tells that. */
export function sayWhyNothing(ctx: Context, { start, range, options: { todo } }: Rebasing): void {
  const { commits, leftOut, upstreamName } = range
  const since = shortRefName(upstreamName as RefName)
  if (commits.length === 0) {
    if (leftOut.length === 0 && since !== '') ctx.reporter.note(messages.rebase.noCommits(start.branch.name, since))
  } else if (todo.kind === 'autosquash') ctx.reporter.note(messages.rebase.noFixups(commits.length, since))
}
