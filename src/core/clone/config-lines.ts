import type { ClonePlan } from './clone-plan.js'
import { type RefName, shortRefName } from '../ref/ref-name.js'
import { isOid } from '../object/oid.js'
import type { ChosenHead } from './choose-head.js'
import type { ExtraRef } from './extra-refs.js'
import type { CloneRequest } from './clone-request.js'
import { filterSpec } from './object-filter.js'

type Lines = ClonePlan['config']

interface Fetched {
  readonly head: ChosenHead
  readonly extraRefs: readonly ExtraRef[]
}

/**
 * Returns the configuration of the clone's remote and branch, as git-clone(1) would write it. A later `git fetch` then
 * fetches the same refs as the clone.
 */
export function configLines(url: string, { head, extraRefs }: Fetched, cloneRequest: CloneRequest): Lines {
  const section = `remote "${cloneRequest.originName}"`
  const refspecs = [
    refspecOf(head, cloneRequest) ?? [],
    ...extraRefs.map(ref => extraRefspecOf(ref, cloneRequest)),
  ].flat()
  return [
    [section, 'url', url],
    ...[...new Set(refspecs)].map(refspec => [section, 'fetch', refspec] as const),
    ...(cloneRequest.tags === 'none' && cloneRequest.layout === 'clone'
      ? [[section, 'tagOpt', '--no-tags'] as const]
      : []),
    ...branchLines(head, cloneRequest),
    ...layoutLines(cloneRequest),
    // Each worktree has its own sparse checkout.
    ...(cloneRequest.sparse === undefined ? [] : [['extensions', 'worktreeConfig', 'true'] as const]),
  ]
}

/** In a job, git would collect garbage after one step while the next one runs. */
export function layoutLines({ layout }: Pick<CloneRequest, 'layout'>): Lines {
  return layout === 'clone' ? [] : [['gc', 'auto', '0']]
}

function refspecOf(head: ChosenHead, cloneRequest: CloneRequest): string | undefined {
  const { form, branches, layout, originName } = cloneRequest
  if (form === 'bare') return undefined
  const all = branches === 'all' || layout === 'fetch-and-checkout' || head.kind === 'empty'
  if (all) return `+refs/heads/*:refs/remotes/${originName}/*`
  if (head.kind === 'tag') return `+${head.ref.name}:${head.ref.name}`
  const branch = branchOf(head)
  return branch === undefined ? undefined : `+${branch}:refs/remotes/${originName}/${shortRefName(branch)}`
}

/** A commit by its id stays what it is: there is nothing to fetch again. */
function extraRefspecOf({ source, local }: ExtraRef, cloneRequest: CloneRequest): readonly string[] {
  const { form, branches, layout, originName } = cloneRequest
  if (form === 'bare' || isOid(source)) return []
  const all = branches === 'all' || layout === 'fetch-and-checkout'
  const covered = all && local === `refs/remotes/${originName}/${source.replace(/^refs\/heads\//, '')}`
  return covered ? [] : [`+${source}:${local}`]
}

function branchLines(head: ChosenHead, { form, originName }: CloneRequest): Lines {
  const branch = branchOf(head)
  if (form === 'bare' || branch === undefined) return []
  const section = `branch "${shortRefName(branch)}"`
  return [
    [section, 'remote', originName],
    [section, 'merge', branch],
  ]
}

function branchOf(head: ChosenHead): RefName | undefined {
  if (head.kind === 'branch') return head.ref.name
  return head.kind === 'pinned' && head.ref.startsWith('refs/heads/') ? head.ref : undefined
}

/**
 * Returns a plan's configuration with the settings of a promisor remote: git then fetches left-out objects when it
 * needs them, and later commits with the same filter.
 *
 * @see git-config(1), remote.<name>.promisor, remote.<name>.partialclonefilter
 */
export function withPromisor({ config, originName, filter }: ClonePlan): ClonePlan['config'] {
  if (filter === undefined) return config
  const section = `remote "${originName}"`
  const after = config.findLastIndex(([name]) => name === section) + 1
  const lines = [
    [section, 'promisor', 'true'],
    [section, 'partialclonefilter', filterSpec(filter)],
  ] as const
  return [...config.slice(0, after), ...lines, ...config.slice(after)]
}
