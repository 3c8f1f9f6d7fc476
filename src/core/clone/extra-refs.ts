import type { FetchItem, RemoteRef } from './clone-plan.js'
import { type Oid, isOid } from '../object/oid.js'
import { type RefName, isRefName, parseRefName, shortRefName } from '../ref/ref-name.js'
import { defaultBranch, findRef } from './choose-head.js'
import { closestRefs } from './closest-refs.js'
import type { CloneRequest, ExtraRefRequest } from './clone-request.js'

/** A ref that is fetched besides HEAD, and its name in the clone. */
export interface ExtraRef {
  readonly source: RefName | Oid
  readonly local: RefName
  readonly offered: RemoteRef | undefined
}

/** Why a ref cannot have the requested local name. */
export type LocalNameProblem =
  | 'invalid' // git takes no such name
  | 'outside-refs'
  | 'reserved' // used by git-slim itself while it clones
  | 'taken' // by another ref that is fetched, or by HEAD's branch
  | 'needed' // nothing tells what it is to be called

export type ExtraRefProblem =
  | { readonly kind: 'missing-ref'; readonly name: string; readonly closest: readonly string[] }
  | { readonly kind: 'local-name'; readonly name: string; readonly local: string; readonly problem: LocalNameProblem }

export type ExtraRefsOutcome =
  | { readonly kind: 'extra-refs'; readonly extraRefs: readonly ExtraRef[] }
  | ExtraRefProblem

/** Finds the requested refs among the server's refs, and the local name of each. */
export function findExtraRefs(refs: readonly RemoteRef[], cloneRequest: CloneRequest): ExtraRefsOutcome {
  const extraRefs: ExtraRef[] = []
  for (const request of cloneRequest.extraRefs) {
    const found = findOne(refs, request, cloneRequest)
    if ('kind' in found) return found
    extraRefs.push(found)
  }
  return { kind: 'extra-refs', extraRefs }
}

function findOne(
  refs: readonly RemoteRef[],
  request: ExtraRefRequest,
  cloneRequest: CloneRequest,
): ExtraRef | ExtraRefProblem {
  const named = findRef(refs, request.ref)
  // HEAD is not a valid local name: the branch that it refers to has one.
  const branch = named?.name === 'HEAD' && request.local === undefined ? defaultBranch(refs) : undefined
  const offered = branch ?? named
  const source = offered?.name ?? (isOid(request.ref) ? request.ref : undefined)
  if (source === undefined) return { kind: 'missing-ref', name: request.ref, closest: closestRefs(request.ref, refs) }
  const local = request.local ?? (isRefName(source) ? localNameOf(source, cloneRequest) : source)
  const problem = request.local === undefined && !local.startsWith('refs/') ? 'needed' : problemOf(local)
  if (problem !== undefined) return { kind: 'local-name', name: request.ref, local, problem }
  return { source, local: parseRefName(local), offered }
}

function problemOf(local: string): LocalNameProblem | undefined {
  if (!local.startsWith('refs/')) return 'outside-refs'
  if (!isRefName(local)) return 'invalid'
  return local.startsWith('refs/git-slim/') ? 'reserved' : undefined
}

/**
 * Returns where a server's ref is stored: a branch below the remote's name, but under its own name in a bare clone.
 */
export function localNameOf(name: RefName, { form, originName }: Pick<CloneRequest, 'form' | 'originName'>): RefName {
  if (form === 'bare' || !name.startsWith('refs/heads/')) return name
  return parseRefName(`refs/remotes/${originName}/${shortRefName(name)}`)
}

/**
 * Adds extra refs to the fetched items; a ref that is fetched already gets a second name.
 *
 * @param reserved names that the clone gives to something else
 */
export function withExtraRefs(
  items: readonly FetchItem[],
  extraRefs: readonly ExtraRef[],
  reserved: readonly RefName[],
): { readonly kind: 'items'; readonly items: readonly FetchItem[] } | ExtraRefProblem {
  const bySource = new Map(items.map(item => [item.source, item]))
  const holders = new Map(items.flatMap(({ source, targets }) => targets.map(target => [target, source] as const)))
  for (const { source, local, offered } of extraRefs) {
    const others = [...holders].filter(([, holder]) => holder !== source).map(([name]) => name)
    const inTheWay = [...others, ...reserved].some(name => clash(name, local))
    const withinOwn = [...holders.keys()].some(name => name !== local && clash(name, local))
    if (inTheWay || withinOwn) return { kind: 'local-name', name: source, local, problem: 'taken' }
    const known = bySource.get(source)
    const targets = [...new Set([...(known?.targets ?? []), local])]
    bySource.set(source, { ...(known ?? { source, ...(offered === undefined ? {} : { offered }) }), targets })
    holders.set(local, source)
  }
  return { kind: 'items', items: [...bySource.values()] }
}

/** Refs are files to git: `a` and `a/b` cannot both exist. */
function clash(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`)
}

/**
 * Parses one more ref to fetch, as `<ref>` or `<ref>:<local>`; undefined for anything else. A ref's name contains no
 * colon. A leading plus sign, as in a refspec, changes nothing.
 */
export function parseExtraRef(text: string): ExtraRefRequest | undefined {
  const [ref = '', local, ...more] = text.replace(/^\+/, '').split(':')
  return ref === '' || ref.includes('*') || local === '' || more.length > 0 ? undefined : { ref, local }
}
