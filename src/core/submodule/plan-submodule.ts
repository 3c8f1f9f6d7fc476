import type { ClonePlan, HistoryLimit, Remote, RemoteRef } from '../clone/clone-plan.js'
import type { Oid } from '../object/oid.js'
import { layoutLines } from '../clone/config-lines.js'
import { detachedHead, planClone } from '../clone/plan-clone.js'
import { isRefName } from '../ref/ref-name.js'
import type { CloneWishes } from '../clone/clone-request.js'
import type { ModuleEntry } from './read-gitmodules.js'

export interface SubmoduleWishes {
  readonly remote: Remote
  readonly commit: Oid
  readonly module: Pick<ModuleEntry, 'branch' | 'shallow'>
  /** What was wanted of the repository it is in. */
  readonly root: Pick<CloneWishes, 'limit' | 'filter' | 'layout'>
  /** Further configuration. */
  readonly config: ClonePlan['config']
}

/**
 * Plans the clone of a submodule: the recorded commit, by its name.
 *
 * `refs` is what the server offers, when it has refused that: then all branches are fetched, with all their history.
 */
export function planSubmodule(wishes: SubmoduleWishes, refs?: readonly RemoteRef[]): ClonePlan {
  const { remote, commit, module, root } = wishes
  const common: Omit<CloneWishes, 'limit' | 'branches'> = {
    head: { kind: 'revision', name: commit },
    tags: 'none',
    form: 'worktree',
    checkout: 'files',
    originName: 'origin',
    layout: 'clone',
    sparse: undefined,
    filter: root.filter,
    extraRefs: [],
  }
  const limit = refs === undefined ? limitOf(module, root.limit) : ({ kind: 'full' } as const)
  const outcome = planClone(remote, refs ?? [], { ...common, limit, branches: refs === undefined ? 'one' : 'all' })
  if (outcome.kind !== 'planned') throw new TypeError(`a commit by its name cannot be missing: ${commit}`)
  const { plan } = outcome
  const fetch = [['remote "origin"', 'fetch', refspecOf(module)]] as const
  const config = [
    ...plan.config.filter(([, name]) => name !== 'fetch'),
    ...fetch,
    ...layoutLines(root),
    ...wishes.config,
  ]
  const items = plan.items.filter(({ source }) => refs === undefined || source !== commit)
  // Git clones a submodule, and then checks the commit out.
  return { ...plan, head: detachedHead({ source: commit, target: commit }), config, items }
}

/** One commit, unless all history is wanted of all repositories; what the submodule's author says comes first. */
function limitOf({ shallow }: SubmoduleWishes['module'], limit: HistoryLimit): HistoryLimit {
  if (shallow === true) return { kind: 'depth', depth: 1 }
  if (shallow === false || limit.kind === 'full') return { kind: 'full' }
  return limit.kind === 'depth' ? limit : { kind: 'depth', depth: 1 }
}

/** What `git submodule update --remote` follows: a branch, or the server's HEAD. */
function refspecOf({ branch }: SubmoduleWishes['module']): string {
  const isNamed = branch !== undefined && branch !== '.' && isRefName(`refs/heads/${branch}`)
  return isNamed ? `+refs/heads/${branch}:refs/remotes/origin/${branch}` : '+HEAD:refs/remotes/origin/HEAD'
}
