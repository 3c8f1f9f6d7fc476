import { type Oid, isOid } from '../object/oid.js'
import { type RefName, isRefName } from '../ref/ref-name.js'
import type { RemoteRef } from './clone-plan.js'
import { closestRefs } from './closest-refs.js'
import type { HeadRequest } from './clone-request.js'

/** What HEAD of the new clone refers to. */
export type ChosenHead =
  | { readonly kind: 'branch'; readonly ref: RemoteRef; readonly hidesTag: RefName | undefined }
  | { readonly kind: 'tag'; readonly ref: RemoteRef }
  /** A commit for which no local branch or tag is made: any other ref, or an object by its id. */
  | { readonly kind: 'revision'; readonly source: RefName | Oid; readonly ref: RemoteRef | undefined }
  /** A commit that the ref held recently: the clone stores it under the ref's name. */
  | { readonly kind: 'pinned'; readonly oid: Oid; readonly ref: RefName }
  /** The server has no refs at all. */
  | { readonly kind: 'empty' }

export type HeadProblem =
  | { readonly kind: 'missing-ref'; readonly name: string; readonly closest: readonly string[] }
  /** The server has refs, but its HEAD refers to none of them. */
  | { readonly kind: 'no-default'; readonly closest: readonly string[] }
  | { readonly kind: 'invalid-name'; readonly name: string }
  /** A tag does not have the commit that was expected. */
  | { readonly kind: 'moved'; readonly name: RefName; readonly expected: Oid; readonly found: Oid }

/** Chooses what HEAD refers to, from the refs that the server offers. */
export function chooseHead(refs: readonly RemoteRef[], request: HeadRequest): ChosenHead | HeadProblem {
  switch (request.kind) {
    case 'default':
      return defaultHead(refs)
    case 'branch-or-tag':
      return branchOrTag(refs, request.name)
    case 'revision':
      return revision(refs, request.name)
    case 'commit':
      return request.ref.startsWith('refs/tags/') ? unmovedTag(refs, request) : { ...request, kind: 'pinned' }
  }
}

/**
 * Returns the server's ref that a short name means, by the rules of git-rev-parse(1): as it is, below `refs/`, a tag, a
 * branch.
 */
export function findRef(refs: readonly RemoteRef[], name: string): RemoteRef | undefined {
  const candidates = [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`]
  return candidates.map(candidate => named(refs, candidate)).find(ref => ref !== undefined)
}

/** Returns the branch that the server's HEAD refers to, as far as the server says. */
export function defaultBranch(refs: readonly RemoteRef[]): RemoteRef | undefined {
  const head = named(refs, 'HEAD')
  if (head === undefined) return undefined
  if (head.symref !== undefined) return isBranch(head.symref) ? named(refs, head.symref) : undefined
  // An old server does not say what HEAD refers to: git takes a branch with the same commit.
  const same = refs.filter(({ name, oid }) => name.startsWith('refs/heads/') && oid === head.oid)
  return named(same, 'refs/heads/main') ?? named(same, 'refs/heads/master') ?? same[0]
}

function defaultHead(refs: readonly RemoteRef[]): ChosenHead | HeadProblem {
  if (refs.length === 0) return { kind: 'empty' }
  const branch = defaultBranch(refs)
  if (branch !== undefined) return { kind: 'branch', ref: branch, hidesTag: undefined }
  const head = named(refs, 'HEAD')
  // HEAD would refer to itself in the clone, which git does not accept as a repository.
  const isCircle = head !== undefined && head.symref === head.name
  if (head !== undefined && !isCircle) return { kind: 'revision', source: head.name, ref: head }
  return { kind: 'no-default', closest: closestRefs('main', refs) }
}

function branchOrTag(refs: readonly RemoteRef[], name: string): ChosenHead | HeadProblem {
  if (name.startsWith('refs/')) return fullName(refs, name)
  if (!isRefName(`refs/heads/${name}`)) return { kind: 'invalid-name', name }
  const branch = named(refs, `refs/heads/${name}`)
  const tag = named(refs, `refs/tags/${name}`)
  if (branch !== undefined) return { kind: 'branch', ref: branch, hidesTag: tag?.name }
  if (tag !== undefined) return { kind: 'tag', ref: tag }
  return missing(refs, name)
}

function fullName(refs: readonly RemoteRef[], name: string): ChosenHead | HeadProblem {
  if (!/^refs\/(?:heads|tags)\//.test(name) || !isRefName(name)) return { kind: 'invalid-name', name }
  const ref = named(refs, name)
  if (ref === undefined) return missing(refs, name)
  return name.startsWith('refs/tags/') ? { kind: 'tag', ref } : { kind: 'branch', ref, hidesTag: undefined }
}

function revision(refs: readonly RemoteRef[], name: string): ChosenHead | HeadProblem {
  const id = name.toLowerCase()
  if (isOid(id)) return { kind: 'revision', source: id, ref: undefined }
  if (name !== 'HEAD' && !isRefName(`refs/heads/${name}`)) return { kind: 'invalid-name', name }
  const ref = findRef(refs, name)
  return ref === undefined ? missing(refs, name) : { kind: 'revision', source: ref.name, ref }
}

function unmovedTag(
  refs: readonly RemoteRef[],
  { ref: name, oid }: Extract<HeadRequest, { readonly kind: 'commit' }>,
): ChosenHead | HeadProblem {
  const ref = named(refs, name)
  if (ref === undefined) return missing(refs, name)
  const found = ref.peeled ?? ref.oid
  return found === oid || ref.oid === oid ? { kind: 'tag', ref } : { kind: 'moved', name, expected: oid, found }
}

function missing(refs: readonly RemoteRef[], name: string): HeadProblem {
  return { kind: 'missing-ref', name, closest: closestRefs(name, refs) }
}

/** HEAD is attached only to branches; for anything else git detaches it at the commit. */
function isBranch(name: string): boolean {
  return name.startsWith('refs/heads/') && isRefName(name)
}

function named(refs: readonly RemoteRef[], name: string): RemoteRef | undefined {
  return refs.find(ref => ref.name === name)
}

/** A commit that an abbreviated id may mean, and the object to ask the server for: for a tag's commit, the tag. */
export interface Candidate {
  readonly commit: Oid
  readonly source: Oid | RefName
}

/** Tells whether a text may be an abbreviated commit id; git accepts no fewer than four digits. */
export function isShortId(text: string): boolean {
  return /^[0-9a-f]{4,63}$/i.test(text) && !isOid(text.toLowerCase())
}

/** Returns the commits of a server's refs whose ids begin with some digits, each once. */
export function candidatesIn(refs: readonly RemoteRef[], digits: string): readonly Candidate[] {
  const prefix = digits.toLowerCase()
  const found = new Map<Oid, Candidate>()
  for (const { name, oid, peeled } of refs) {
    const commit = peeled ?? oid
    // An old server sends the object that a ref holds, but not the commit of a tag by its id.
    if (commit.startsWith(prefix) && !found.has(commit)) {
      found.set(commit, { commit, source: peeled === undefined ? oid : name })
    }
  }
  return [...found.values()]
}
