import { tmpdir } from 'node:os'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { type PayloadOutcome, readPayload } from './payload.js'

/** What the runner tells of the job that this is a step of. */
export interface Job {
  /** The name of the event that started it, such as `push`. */
  readonly event: string
  /** `owner/name` of the repository that it belongs to. */
  readonly repository: string
  /** The ref that it is about, mostly in full. */
  readonly ref: string | undefined
  readonly commit: string | undefined
  /** The branch that a pull request is to go into. */
  readonly baseRef: string | undefined
  readonly serverUrl: string
  /** The directory that checkouts are put in. */
  readonly workspace: string
  /** The directory that is emptied when the job ends. */
  readonly temporary: string
  readonly payload: PayloadOutcome
}

/**
 * Reads what the runner tells of the job.
 *
 * @throws GitSlimError `usage` outside of a job
 */
export async function readJob(env: Env): Promise<Job> {
  const needed = (name: string) => {
    const value = env[name]
    if (value) return value
    throw new GitSlimError('usage', messages.action.notInAJob(name))
  }
  return {
    event: env['GITHUB_EVENT_NAME'] ?? '',
    repository: needed('GITHUB_REPOSITORY'),
    ref: env['GITHUB_REF'] || undefined,
    commit: env['GITHUB_SHA']?.toLowerCase() || undefined,
    baseRef: env['GITHUB_BASE_REF'] || undefined,
    serverUrl: env['GITHUB_SERVER_URL'] || 'https://github.com',
    workspace: needed('GITHUB_WORKSPACE'),
    temporary: env['RUNNER_TEMP'] || tmpdir(),
    payload: await readPayload(env),
  }
}
