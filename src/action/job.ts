import { tmpdir } from 'node:os'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { type PayloadOutcome, readPayload } from './payload.js'

/** The job that this step belongs to, as the runner describes it. */
export interface Job {
  /** The name of the event that started the job, such as `push`. */
  readonly event: string
  /** `owner/name` of the job's repository. */
  readonly repository: string
  /** The ref of the event, usually with its full name. */
  readonly ref: string | undefined
  readonly commit: string | undefined
  /** The target branch of a pull request. */
  readonly baseRef: string | undefined
  readonly serverUrl: string
  /** The directory for checkouts. */
  readonly workspace: string
  /** A directory that the runner empties when the job ends. */
  readonly temporary: string
  readonly payload: PayloadOutcome
}

/**
 * Reads the job's description from the environment.
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
