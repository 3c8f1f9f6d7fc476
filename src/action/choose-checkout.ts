import type { HeadRequest } from '../core/clone/clone-request.js'
import { isOid } from '../core/object/oid.js'
import { isRefName } from '../core/ref/ref-name.js'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { Inputs } from './inputs.js'
import type { Job } from './job.js'

/** Which commit of which repository is checked out. */
export interface Checkout {
  /** `owner/name` */
  readonly repository: string
  /** Whether that is the job's own repository. */
  readonly whose: 'own' | 'other'
  readonly head: HeadRequest
  /** The ref or commit as the input or the event gives it; undefined for the default branch. */
  readonly ref: string | undefined
  /** Whether the inputs name the commit, or the event does. */
  readonly chosenBy: 'workflow' | 'event'
}

type Asked = Pick<Inputs, 'repository' | 'ref'>
type Known = Pick<Job, 'repository' | 'ref' | 'commit'>

/**
 * Decides which commit of which repository is checked out: the one that the inputs name, else the event's, else the
 * default branch.
 *
 * @throws GitSlimError `usage` for a name that cannot be one
 */
export function chooseCheckout(asked: Asked, job: Known): Checkout {
  const repository = asked.repository || job.repository
  if (!isRepositoryName(repository)) throw new GitSlimError('usage', messages.action.notARepository(repository))
  const whose = isSameRepository(repository, job.repository) ? 'own' : 'other'
  if (asked.ref !== '') return { repository, whose, ...named(asked.ref), chosenBy: 'workflow' }
  if (whose === 'other') return { repository, whose, head: { kind: 'default' }, ref: undefined, chosenBy: 'workflow' }
  return { repository, whose, ...ofEvent(job), chosenBy: 'event' }
}

/** Tells whether two names are of one repository: servers ignore case, and a `.git` at the end of an address. */
export function isSameRepository(one: string, other: string): boolean {
  const [first, second] = [one, other].map(name => name.toLowerCase().replace(/(?:\.git)+$/, ''))
  return first === second
}

type Chosen = Pick<Checkout, 'head' | 'ref'>

/** Branch and tag names are tried before other meanings. */
function named(ref: string): Chosen {
  const commit = ref.toLowerCase()
  if (isOid(commit)) return { head: { kind: 'revision', name: commit }, ref: commit }
  if (ref === 'HEAD') return { head: { kind: 'default' }, ref: undefined }
  const full = ref.startsWith('refs/')
  if (!isRefName(full ? ref : `refs/heads/${ref}`)) throw new GitSlimError('usage', messages.action.notARef(ref))
  const isOther = full && !/^refs\/(?:heads|tags)\//.test(ref)
  if (isOther) return { head: { kind: 'revision', name: ref }, ref }
  return { head: { kind: 'branch-or-tag', name: ref, ...(full ? {} : { orCommit: 'allowed' }) }, ref }
}

/** Some events have a branch by its short name. */
function ofEvent({ ref, commit = '' }: Known): Chosen {
  if (ref === undefined) {
    return isOid(commit) ? { head: { kind: 'revision', name: commit }, ref: commit } : defaultBranch
  }
  const full = ref.startsWith('refs/') ? ref : `refs/heads/${ref}`
  if (!isRefName(full)) throw new GitSlimError('usage', messages.action.notARef(ref))
  return isOid(commit) ? { head: { kind: 'commit', oid: commit, ref: full }, ref: full } : named(full)
}

const defaultBranch: Chosen = { head: { kind: 'default' }, ref: undefined }

function isRepositoryName(text: string): boolean {
  const [owner, name, ...rest] = text.split('/')
  return [owner, name].every(part => part !== undefined && isPart(part)) && rest.length === 0
}

function isPart(text: string): boolean {
  return !['', '.', '..'].includes(text) && !/[\s\x00-\x1f\x7f]/.test(text)
}
