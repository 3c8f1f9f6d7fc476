import type { ClonePlan, HistoryLimit, Remote, RemoteRef } from '../clone/clone-plan.js'
import type { Oid } from '../object/oid.js'
import { layoutLines } from '../clone/config-lines.js'
import { detachedHead, planClone } from '../clone/plan-clone.js'
import { isRefName } from '../ref/ref-name.js'
import type { CloneRequest } from '../clone/clone-request.js'
import type { ModuleEntry } from './read-gitmodules.js'

export interface SubmoduleRequest {
  readonly remote: Remote
  readonly commit: Oid
  readonly module: Pick<ModuleEntry, 'branch' | 'shallow'>
  /** The options of the clone of the repository around it. */
  readonly root: Pick<CloneRequest, 'limit' | 'filter' | 'layout'>
  /** Further configuration. */
  readonly config: ClonePlan['config']
}

/**
 * Plans the clone of a submodule at its recorded commit. `refs` are the server's refs, if it refused to send that
 * commit by its id: then all branches are fetched with their whole history.
 */
export function planSubmodule(cloneRequest: SubmoduleRequest, refs?: readonly RemoteRef[]): ClonePlan {
  const { remote, commit, module, root } = cloneRequest
  const common: Omit<CloneRequest, 'limit' | 'branches'> = {
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
    ...cloneRequest.config,
  ]
  const items = plan.items.filter(({ source }) => refs === undefined || source !== commit)
  // Git clones a submodule, and then checks the commit out.
  return { ...plan, head: detachedHead({ source: commit, target: commit }), config, items }
}

/**
 * One commit, unless the whole history of all repositories is requested; `shallow` in `.gitmodules` comes before both.
 */
function limitOf({ shallow }: SubmoduleRequest['module'], limit: HistoryLimit): HistoryLimit {
  if (shallow === true) return { kind: 'depth', depth: 1 }
  if (shallow === false || limit.kind === 'full') return { kind: 'full' }
  return limit.kind === 'depth' ? limit : { kind: 'depth', depth: 1 }
}

/** The branch that `git submodule update --remote` uses, or the server's HEAD. */
function refspecOf({ branch }: SubmoduleRequest['module']): string {
  const isNamed = branch !== undefined && branch !== '.' && isRefName(`refs/heads/${branch}`)
  return isNamed ? `+refs/heads/${branch}:refs/remotes/origin/${branch}` : '+HEAD:refs/remotes/origin/HEAD'
}

/**
 * Returns the address of a submodule: one that begins with `./` or `../` is relative to that of the repository around
 * it.
 *
 *     https://host/org/app.git  +  ../lib.git  →  https://host/org/lib.git
 *     git@host:app              +  ../lib      →  git@host:lib
 *
 * Undefined when it climbs higher than there are levels.
 *
 * @see gitmodules(5), submodule.<name>.url; remote.c, relative_url
 */
export function submoduleUrl(parent: string, url: string): string | undefined {
  if (!isRelative(url)) return url
  let base: string | undefined = parent.replace(/\/$/, '')
  let rest = url
  let separator = '/'
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2)
    else if (rest.startsWith('../')) {
      rest = rest.slice(3)
      const at: number = base.lastIndexOf('/')
      const colon = at === -1 ? base.lastIndexOf(':') : -1
      if (at === -1 && colon === -1) return undefined
      if (colon !== -1) separator = ':'
      base = base.slice(0, Math.max(at, colon))
    } else break
  }
  return `${base}${separator}${rest}`.replace(/\/$/, '')
}

/** Tells whether an address is relative to that of the repository that names it. */
export function isRelative(url: string): boolean {
  return /^\.\.?\//.test(url)
}

/** `git@host:path`, and the same as a URL. */
const OVER_SSH = /^(?:ssh:\/\/git@([^/:]+)(?::22)?\/|git@([^/:]+):(?!\/))(.+)$/i

/**
 * Returns the https address for an ssh address on the same server, by the convention of the large hosts; undefined for
 * any other server.
 *
 *     git@host:org/lib.git  from  https://host/org/app  →  https://host/org/lib.git
 */
export function overHttps(url: string, root: string): string | undefined {
  const [, ofUrl, ofPair, path] = OVER_SSH.exec(url) ?? []
  if (path === undefined || !/^https?:/i.test(root) || !URL.canParse(root)) return undefined
  const { hostname, origin } = new URL(root)
  return hostname === (ofUrl ?? ofPair)?.toLowerCase() ? `${origin}/${path}` : undefined
}
