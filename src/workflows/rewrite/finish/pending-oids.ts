import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { FinishPreview } from './hooks-and-signing.js'

/** A ref that moves; `new` is null where it is not known yet. */
export type ShownRef = Omit<MovedRef, 'new'> & { readonly new: Oid | null }

/** Returns a new commit's id for people. */
export function shownOid(oid: Oid, { pendingOids }: Pick<FinishPreview, 'pendingOids'>): string {
  return pendingOids.has(oid) ? messages.signing.notYetNamed : shortOid(oid)
}

/** Returns a function that replaces ids that will change by null, for programs: a wrong id is worse than none. */
export function unlessPending(pendingOids: ReadonlySet<Oid> = new Set()): (oid: Oid) => Oid | null {
  return oid => (pendingOids.has(oid) ? null : oid)
}

/** Reports which signatures were made or lost, or would be. */
export function tellSignatures(
  { reporter }: Context,
  { signatures, done }: FinishPreview & { readonly done: string },
): void {
  const { count, dropped, why } = signatures
  if (dropped.length > 0) reporter.warn(messages.signing.dropped(dropped.length, why))
  if (count === 0 || done === 'declined') return
  const say = done === 'dry-run' ? messages.signing.wouldSign : messages.signing.signed
  reporter.note(say(count))
}
