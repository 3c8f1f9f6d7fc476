import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { type Checkout, isSameRepository } from './choose-checkout.js'
import type { Job } from './job.js'
import type { Payload, PullRequest } from './payload.js'

/** Events whose jobs hold the secrets of the repository, and are about code that anybody may have written. */
const trustedEvents: readonly string[] = ['pull_request_target', 'workflow_run']

/**
 * Sees to it that a job which holds the repository's secrets does not run a stranger's code by mistake: what comes from
 * a fork is not checked out there, whichever way it is named.
 *
 * What the event itself is about is the base's code. Where the event cannot be read, nobody knows, and it is refused.
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

/** A fork that has been deleted is one, too. */
function isOwn({ repositoryId }: Payload, { headRepositoryId }: PullRequest): boolean {
  return repositoryId !== undefined && repositoryId === headRepositoryId
}

function isCodeOf({ headRepository, commits }: PullRequest, { repository, ref = '' }: Checkout): boolean {
  const name = ref.toLowerCase()
  const isAbbreviated = /^[0-9a-f]{4,}$/.test(name) && commits.some(commit => commit.startsWith(name))
  const isFork = headRepository !== undefined && isSameRepository(repository, headRepository)
  return isFork || /^(?:refs\/)?pull\//.test(name) || isAbbreviated
}
