import { readFile, stat } from 'node:fs/promises'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'

/** The fields of the event that matter here; each may be missing. */
export interface Payload {
  readonly repositoryId: number | undefined
  /** The size of the repository as the server reports it, in kB. */
  readonly repositoryBytes: number | undefined
  readonly defaultBranch: string | undefined
  /** The full name of the target branch of a merge queue's commit. */
  readonly mergeGroupBase: string | undefined
  /** The repository and commit of the pull request that this job, or the job before it, is for. */
  readonly pullRequest: PullRequest | undefined
}

export interface PullRequest {
  readonly headRepositoryId: number | undefined
  readonly headRepository: string | undefined
  /** The commits that contain the pull request's code, in lower case. */
  readonly commits: readonly string[]
}

/** The fields that were read, or the reason why the event cannot be read. */
export type PayloadOutcome =
  | { readonly kind: 'read'; readonly payload: Payload }
  | { readonly kind: 'unreadable'; readonly why: string }

/** A payload has 25 MB at most; a longer file is not read. */
const longest = 64 * 1024 * 1024

/** Reads the event that started the job. */
export async function readPayload(env: Env): Promise<PayloadOutcome> {
  const file = env['GITHUB_EVENT_PATH']
  if (!file) return { kind: 'unreadable', why: messages.action.notSet('GITHUB_EVENT_PATH') }
  try {
    if ((await stat(file)).size > longest) return { kind: 'unreadable', why: messages.action.tooLong(file) }
    const event: unknown = JSON.parse(await readFile(file, 'utf8'))
    return { kind: 'read', payload: payloadOf(event) }
  } catch (error) {
    // The error would quote the file, which may contain anything.
    const why = error instanceof SyntaxError ? messages.action.notJson(file) : (error as Error).message
    return { kind: 'unreadable', why }
  }
}

function payloadOf(event: unknown): Payload {
  const kilobytes = number(at(event, 'repository', 'size'))
  return {
    repositoryId: number(at(event, 'repository', 'id')),
    repositoryBytes: kilobytes === undefined ? undefined : kilobytes * 1000,
    defaultBranch: text(at(event, 'repository', 'default_branch')),
    mergeGroupBase: text(at(event, 'merge_group', 'base_ref')),
    pullRequest: pullRequestOf(event),
  }
}

function pullRequestOf(event: unknown): PullRequest | undefined {
  const followed = at(event, 'workflow_run')
  if (followed !== undefined) return followedPullRequest(followed)
  const pull = at(event, 'pull_request')
  if (pull === undefined) return undefined
  return {
    headRepositoryId: number(at(pull, 'head', 'repo', 'id')),
    headRepository: text(at(pull, 'head', 'repo', 'full_name')),
    commits: commits(at(pull, 'head', 'sha'), at(pull, 'merge_commit_sha')),
  }
}

/** After a run for `pull_request_target`, `head_sha` is a commit of the base. */
function followedPullRequest(run: unknown): PullRequest | undefined {
  const event = text(at(run, 'event'))
  if (!event?.startsWith('pull_request')) return undefined
  const head = event === 'pull_request_target' ? undefined : at(run, 'head_sha')
  return {
    headRepositoryId: number(at(run, 'head_repository', 'id')),
    headRepository: text(at(run, 'head_repository', 'full_name')),
    commits: commits(at(run, 'head_commit', 'id'), head),
  }
}

function commits(...values: readonly unknown[]): readonly string[] {
  return values.flatMap(value => text(value)?.toLowerCase() ?? [])
}

/** Returns the value at a path of property names in nested objects, or undefined. */
function at(value: unknown, ...path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value ?? undefined
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return at((value as Record<string, unknown>)[name], ...rest)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An id or a size. */
function number(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined
}
