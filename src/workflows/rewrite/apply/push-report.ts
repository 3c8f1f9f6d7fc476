import type { Oid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import type { RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { discreet } from '../../../output/sanitize.js'
import type { Context } from '../../context.js'
import type { Place } from '../plan-context/branch.js'
import { type Publication, pushAfter } from '../plan-context/published.js'
import { otherPushes, type PushPlan } from './push.js'
import type { Rewritten } from '../../../core/rewrite/replay/input-and-outcome.js'

/** The effect of a push. */
export interface PushedRef {
  readonly remote: string
  /** The branch on the server. */
  readonly ref: RefName
  readonly old: Oid | null
  readonly new: Oid
}

/** The facts about a push for a report. */
interface Pushable {
  readonly done: 'rewritten' | 'dry-run' | 'declined'
  readonly publication: Publication
  readonly pushing: PushPlan | undefined
  readonly moves: readonly MovedRef[]
  readonly outcome: Pick<Rewritten, 'tip'>
}

/** Reports what was pushed, or would be. */
export function tellPush({ reporter }: Context, { done, pushing }: Pick<Pushable, 'done' | 'pushing'>): void {
  if (pushing === undefined) return
  const say = done === 'dry-run' ? messages.push.would : messages.push.done
  reporter.note(say(pushing.local, pushing.shown))
}

/** Shows the commands that push what was rewritten and is not pushed: the last lines of a rewrite. */
export function tellHowToPush(
  { reporter }: Context,
  place: Place,
  { done, pushing, publication, moves }: Pick<Pushable, 'done' | 'pushing' | 'publication' | 'moves'>,
): void {
  if (done !== 'rewritten') return
  if (pushing === undefined) {
    const push = pushAfter({ publication, branch: place.branch })
    if (push) reporter.note(`${push.notice}: ${push.shortCommand}`)
    return
  }
  for (const command of otherPushes(place, moves)) reporter.note(messages.push.other(command))
}

/** Returns the fields of a document about a push. */
export function pushDocument(
  { branch }: Place,
  { done, pushing, publication, outcome }: Pushable,
): { readonly push: string | null; readonly pushed: PushedRef | null } {
  if (pushing !== undefined && done === 'rewritten') {
    const { remote, target, expected } = pushing
    return { push: null, pushed: { remote: discreet(remote.name), ref: target, old: expected, new: outcome.tip } }
  }
  return { push: pushAfter({ publication, branch })?.command ?? null, pushed: null }
}
