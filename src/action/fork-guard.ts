import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { type Checkout, isSameRepository } from './choose-checkout.js'
import type { Job } from './job.js'
import type { Payload, PullRequest } from './payload.js'

/** Events whose jobs have the repository's secrets and concern code that anybody may have written. */
const trustedEvents: readonly string[] = ['pull_request_target', 'workflow_run']

/**
 * Prevents a job that has the repository's secrets from checking out a fork's code by mistake, whatever name is used
 * for it. The commit of the event itself is the base's code. If the event cannot be read, the checkout is refused.
 *
 * @throws GitSlimError `refused`
 */
export function refuseForkCode({ event, payload }: Pick<Job, 'event' | 'payload'>, checkout: Checkout): void {
  if (!trustedEvents.includes(event) || checkout.chosenBy === 'event') return
  if (payload.kind === 'unreadable') throw refusal(event, messages.action.eventUnknown(payload.why))
  const { pullRequest } = payload.payload
  if (pullRequest === undefined || isOwn(payload.payload, pullRequest)) return
  if (isCodeOf(pullRequest, checkout)) throw refusal(event)
}

function refusal(event: string, reason?: string): GitSlimError {
  return new GitSlimError('refused', messages.action.forkCode(event, reason))
}

/** A deleted fork counts as a fork too. */
function isOwn({ repositoryId }: Payload, { headRepositoryId }: PullRequest): boolean {
  return repositoryId !== undefined && repositoryId === headRepositoryId
}

function isCodeOf({ headRepository, commits }: PullRequest, { repository, ref = '' }: Checkout): boolean {
  const name = ref.toLowerCase()
  const isAbbreviated = /^[0-9a-f]{4,}$/.test(name) && commits.some(commit => commit.startsWith(name))
  const isFork = headRepository !== undefined && isSameRepository(repository, headRepository)
  return isFork || /^(?:refs\/)?pull\//.test(name) || isAbbreviated
}
