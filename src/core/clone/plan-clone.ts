import type { ClonePlan, FetchItem, Remote, RemoteRef } from './clone-plan.js'
import type { ObjectFormat, Oid } from '../object/oid.js'
import type { RefName } from '../ref/ref-name.js'
import { isOid } from '../object/oid.js'
import { branchRef, parseRefName, shortRefName } from '../ref/ref-name.js'
import { type ChosenHead, chooseHead, defaultBranch, findRef, type HeadProblem } from './choose-head.js'
import { closestRefs } from './closest-refs.js'
import { configLines } from './config-lines.js'
import { type ExtraRef, type ExtraRefProblem, findExtraRefs, localNameOf, withExtraRefs } from './extra-refs.js'
import { isLocalAddress } from './remote-url.js'
import type { CloneRequest } from './clone-request.js'

export type CloneOutcome =
  | {
      readonly kind: 'planned'
      readonly plan: ClonePlan
      readonly head: ChosenHead
      readonly extraRefs: readonly ExtraRef[]
    }
  | HeadProblem
  | ExtraRefProblem

/** HEAD of an empty clone when the server names no branch. */
const fallbackBranch = branchRef('main')

/**
 * Decides which refs are fetched, under which names they are stored, and what HEAD becomes.
 *
 *     refs/heads/x ─┬→ refs/remotes/origin/x     one branch, by its full name: nothing else is downloaded
 *                   └→ refs/heads/x  ←─ HEAD
 *     refs/tags/v1 ──→ refs/tags/v1              HEAD is detached at the tag's commit
 */
export function planClone(remote: Remote, refs: readonly RemoteRef[], cloneRequest: CloneRequest): CloneOutcome {
  const head = chooseHead(refs, cloneRequest.head)
  if (isProblem(head)) return head
  const limit = limitOf(refs, cloneRequest)
  if (limit.kind === 'missing-ref') return limit
  const extra = findExtraRefs(refs, cloneRequest)
  if (extra.kind !== 'extra-refs') return extra
  // The commit that a branch held is fetched instead of the branch.
  const isPinned = ({ source }: ExtraRef) => head.kind === 'pinned' && source === head.ref
  const extraRefs = extra.extraRefs.filter(ref => !isPinned(ref))
  const symrefs = remoteHead(head, refs, cloneRequest)
  const reserved = [...(head.kind === 'empty' ? [fallbackBranch] : []), ...symrefs.map(({ name }) => name)]
  const fetched = withExtraRefs(itemsOf(head, refs, cloneRequest), extraRefs, reserved)
  if (fetched.kind !== 'items') return fetched
  const plan: ClonePlan = {
    remote,
    originName: cloneRequest.originName,
    objectFormat: formatOf(head, refs),
    bare: cloneRequest.form === 'bare',
    checkout: cloneRequest.form === 'worktree' && cloneRequest.checkout === 'files',
    limit,
    items: fetched.items,
    filter: filterOf(remote, cloneRequest),
    sparse: cloneRequest.sparse,
    head: headOf(head, cloneRequest),
    config: configLines(remote.url, { head, extraRefs }, cloneRequest),
    symrefs,
  }
  return { kind: 'planned', plan, head, extraRefs }
}

/** On this machine, nothing has to be transferred. */
function filterOf(remote: Remote, { filter, sparse }: CloneRequest): ClonePlan['filter'] {
  if (filter === 'none') return undefined
  return filter ?? (sparse === undefined || isLocalAddress(remote) ? undefined : { kind: 'blob:none' })
}

function isProblem(head: ChosenHead | HeadProblem): head is HeadProblem {
  return ['missing-ref', 'no-default', 'invalid-name', 'moved'].includes(head.kind)
}

/** The server's refs in an exclusion are given by their full names: a short name may mean several there. */
function limitOf(
  refs: readonly RemoteRef[],
  { limit }: CloneRequest,
): ClonePlan['limit'] | Extract<HeadProblem, { kind: 'missing-ref' }> {
  if (limit.kind !== 'shallow') return limit
  const exclude: string[] = []
  for (const name of limit.exclude) {
    const ref = findRef(refs, name)
    if (ref === undefined) return { kind: 'missing-ref', name, closest: closestRefs(name, refs) }
    exclude.push(ref.name)
  }
  return { ...limit, exclude }
}

function formatOf(head: ChosenHead, refs: readonly RemoteRef[]): ObjectFormat {
  const named = head.kind === 'revision' ? head.source : head.kind === 'pinned' ? head.oid : ''
  const oid = refs[0]?.oid ?? named
  return oid.length === 64 && isOid(oid) ? 'sha256' : 'sha1'
}

/** Returns a HEAD that `git checkout <target>` has detached in a new repository. */
export function detachedHead({ source, target }: Record<'source' | 'target', RefName | Oid>): ClonePlan['head'] {
  return { detached: source, reason: `checkout: moving from ${shortRefName(fallbackBranch)} to ${target}` }
}

function headOf(head: ChosenHead, cloneRequest: CloneRequest): ClonePlan['head'] {
  const detached = (source: RefName | Oid, target: RefName | Oid) =>
    cloneRequest.layout === 'clone' ? { detached: source } : detachedHead({ source, target })
  switch (head.kind) {
    case 'branch':
      return { branch: head.ref.name }
    case 'tag':
      return detached(head.ref.name, head.ref.name)
    case 'revision': {
      const { source, ref } = head
      return detached(source, revisionTargets(head, cloneRequest)[0] ?? ref?.oid ?? source)
    }
    case 'pinned':
      if (head.ref.startsWith('refs/heads/')) return { branch: head.ref }
      return detached(head.oid, pinnedTargets(head.ref, cloneRequest)[0] ?? head.oid)
    case 'empty':
      return { branch: fallbackBranch }
  }
}

function itemsOf(head: ChosenHead, refs: readonly RemoteRef[], cloneRequest: CloneRequest): readonly FetchItem[] {
  const chosen = chosenItem(head, cloneRequest)
  if (chosen === undefined) return []
  const name = head.kind === 'pinned' ? head.ref : chosen.source
  const others = refs.filter(ref => ref.name !== name && isWanted(ref.name, cloneRequest))
  return [
    chosen,
    ...others.map(ref => ({ source: ref.name, targets: [localNameOf(ref.name, cloneRequest)], offered: ref })),
  ]
}

function isWanted(name: RefName, { branches, tags }: CloneRequest): boolean {
  if (name.startsWith('refs/heads/')) return branches === 'all'
  return name.startsWith('refs/tags/') && tags === 'all'
}

/** The item that HEAD refers to: always the first, since it may have no name of its own in the clone. */
function chosenItem(head: ChosenHead, cloneRequest: CloneRequest): FetchItem | undefined {
  switch (head.kind) {
    case 'branch': {
      const targets = [...new Set([localNameOf(head.ref.name, cloneRequest), head.ref.name])]
      return { source: head.ref.name, targets, offered: head.ref }
    }
    case 'tag':
      return { source: head.ref.name, targets: [head.ref.name], offered: head.ref }
    case 'revision': {
      const { source, ref } = head
      return { source, targets: revisionTargets(head, cloneRequest), ...(ref === undefined ? {} : { offered: ref }) }
    }
    case 'pinned':
      return { source: head.oid, targets: pinnedTargets(head.ref, cloneRequest) }
    case 'empty':
      return undefined
  }
}

/** Returns where a ref is stored that is neither a branch nor a tag, or of which only the commit is needed. */
function revisionTargets(
  { ref }: Extract<ChosenHead, { kind: 'revision' }>,
  cloneRequest: CloneRequest,
): readonly RefName[] {
  if (ref === undefined || ref.name === 'HEAD') return []
  if (isWanted(ref.name, cloneRequest)) return [localNameOf(ref.name, cloneRequest)]
  if (cloneRequest.layout === 'clone') return []
  return [pullRequestBesideBranches(ref.name) ?? ref.name]
}

/** Returns where a commit is stored that a ref held: under the ref's usual name. */
function pinnedTargets(ref: RefName, cloneRequest: CloneRequest): readonly RefName[] {
  if (ref.startsWith('refs/heads/')) return [...new Set([localNameOf(ref, cloneRequest), ref])]
  const name = pullRequestBesideBranches(ref)
  return name === undefined ? [] : [name]
}

/** Returns where a pull request's ref is stored: next to the remote's branches; undefined for any other ref. */
function pullRequestBesideBranches(ref: RefName): RefName | undefined {
  return ref.startsWith('refs/pull/') ? parseRefName(ref.replace(/^refs\//, 'refs/remotes/')) : undefined
}

/** `refs/remotes/origin/HEAD`, if the branch that it would refer to is fetched. */
function remoteHead(
  head: ChosenHead,
  refs: readonly RemoteRef[],
  { form, branches, originName, layout }: CloneRequest,
): ClonePlan['symrefs'] {
  const branch = defaultBranch(refs)
  const fetched = branches === 'all' || (head.kind === 'branch' && head.ref.name === branch?.name)
  if (form === 'bare' || layout !== 'clone' || branch === undefined || !fetched) return []
  const below = `refs/remotes/${originName}`
  return [{ name: parseRefName(`${below}/HEAD`), target: parseRefName(`${below}/${shortRefName(branch.name)}`) }]
}
