import type { ChosenHead } from '../../core/clone/choose-head.js'
import type { CloneOutcome } from '../../core/clone/plan-clone.js'
import type { RemoteAddress } from '../../core/clone/remote-url.js'
import type { CloneRequest } from '../../core/clone/clone-request.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'

/**
 * Returns the plan of a clone.
 *
 * @throws GitSlimError for what was asked for and the server does not have
 */
export function planned(
  outcome: CloneOutcome,
  { url }: RemoteAddress,
  { head }: CloneRequest,
): Extract<CloneOutcome, { kind: 'planned' }> {
  const hints = head.kind === 'branch-or-tag' ? messages.selection.noBranchBut(head.name) : []
  switch (outcome.kind) {
    case 'planned':
      return outcome
    case 'missing-ref':
      throw new GitSlimError('not-found', messages.clone.missingRef({ ...outcome, url, hints }))
    case 'no-default':
      throw new GitSlimError('not-found', messages.clone.noDefault(url, outcome.closest))
    case 'local-name':
      throw new GitSlimError('usage', messages.selection.localName(outcome))
    case 'invalid-name':
      throw new GitSlimError('usage', messages.clone.invalidName(outcome.name, hints))
    case 'moved':
      throw new GitSlimError('refused', messages.clone.moved(outcome))
  }
}

/** Returns warnings about the chosen head. */
export function warningsOf(head: ChosenHead): readonly string[] {
  if (head.kind === 'empty') return [messages.clone.emptyRepository]
  const hidden = head.kind === 'branch' && head.hidesTag !== undefined
  return hidden ? [messages.clone.branchBeforeTag(shortRefName(head.ref.name))] : []
}
