import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { CloneOptions } from '../workflows/clone/options.js'
import type { Checkout } from './choose-checkout.js'
import type { Inputs } from './inputs.js'
import type { Job } from './job.js'

/** The number of commits after which a search gives up. */
const maxCommits = 100_000

/**
 * Returns the options of the clone that the inputs ask for.
 *
 * @throws GitSlimError `usage` for inputs that make no sense together
 */
export function cloneOptions(inputs: Inputs, job: Job, checkout: Checkout): CloneOptions {
  const all = inputs.fetchDepth === 0
  const server = serverUrl(inputs.serverUrl || job.serverUrl)
  const { repository } = checkout
  return {
    url: inputs.sshKey === '' ? urlOn(server, repository) : `${inputs.sshUser}@${server.hostname}:${repository}.git`,
    directory: undefined,
    limit: all || inputs.history.kind === 'full' ? { kind: 'full' } : { kind: 'depth', depth: inputs.fetchDepth },
    search: searchOf(inputs, job, checkout),
    head: checkout.head,
    branches: all ? 'all' : 'one',
    tags: all || inputs.fetchTags ? 'all' : 'none',
    form: 'worktree',
    checkout: 'files',
    originName: 'origin',
    sparse: inputs.sparse,
    filter: inputs.filter,
    extraRefs: inputs.extraRefs,
    layout: 'fetch-and-checkout',
    submodules: inputs.submodules === 'none' ? undefined : { depth: inputs.submodules, jobs: inputs.jobs },
    lfs: inputs.lfs,
    reuse: inputs.clean,
    occupied: inputs.clean.mode === 'all' ? 'replace' : 'refuse',
    cache: inputs.cache,
    network: { retries: inputs.retries, timeout: inputs.timeout, stallTimeout: inputs.stallTimeout },
    // The token for later steps is stored outside the workspace: see keepToken.
    credentials: 'forget',
  }
}

/** @throws GitSlimError `usage` for what is no address of a server */
function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url
  throw new GitSlimError('usage', messages.action.notAServer(text))
}

/** A server may be reached below a path. */
function urlOn({ origin, pathname }: URL, repository: string): string {
  return `${origin}${pathname.replace(/\/+$/, '')}/${repository.split('/').map(encodeURIComponent).join('/')}`
}

function searchOf({ history, base }: Inputs, job: Job, checkout: Checkout): CloneOptions['search'] {
  switch (history.kind) {
    case 'none':
    case 'full':
      return undefined
    case 'tag':
      return { target: { kind: 'to-tag', glob: history.glob }, maxCommits, trees: 'needed' }
    case 'merge-base':
      return { target: { kind: 'to-merge-base', ref: base || baseOf(job, checkout) }, maxCommits, trees: 'needed' }
  }
}

/** The ref that the job's commit is compared with: the pull request's target branch. */
function baseOf({ baseRef, payload }: Job, { whose }: Checkout): string {
  if (whose === 'other') throw new GitSlimError('usage', messages.action.noBase)
  const { mergeGroupBase, defaultBranch } = payload.kind === 'read' ? payload.payload : {}
  const branch = baseRef ?? mergeGroupBase ?? defaultBranch
  if (branch === undefined) throw new GitSlimError('usage', messages.action.noBase)
  return branch.startsWith('refs/') ? branch : `refs/heads/${branch}`
}
