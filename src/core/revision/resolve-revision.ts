import type { RefName } from '../ref/ref-name.js'
import { decodeLossy } from '../bytes/bytes.js'
import { parseCommit } from '../object/commit.js'
import { isOid, type Oid } from '../object/oid.js'
import type { ObjectType, RawObject } from '../object/raw-object.js'
import { isRefName } from '../ref/ref-name.js'
import { type PeelTarget, parseRevision, type RevisionBase, type RevisionStep } from './parse-revision.js'

/** The queries about a repository that resolving needs. */
export interface RevisionSource {
  /** Returns what a ref holds, symbolic refs followed, or undefined when it does not exist. */
  ref(name: RefName): Promise<Oid | undefined>
  currentBranch(): Promise<RefName | undefined>
  tracking(branch: RefName, which: 'upstream' | 'push'): RefName | undefined
  /** Returns an object, or undefined when the repository does not hold it. */
  read(oid: Oid): Promise<RawObject | undefined>
  /** Returns the ids of all objects that begin with these digits. */
  abbreviation(digits: string): Promise<readonly Oid[]>
  isShallow(oid: Oid): boolean
}

export type ResolvedRevision =
  | { readonly kind: 'found'; readonly oid: Oid }
  | { readonly kind: 'not-found' }
  /** An abbreviation of several objects. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Oid[] }
  /** Syntax that git knows and this does not. */
  | { readonly kind: 'unsupported'; readonly part: string }

const notFound = { kind: 'not-found' } as const

/** Where git looks for a short name, in this order. @see gitrevisions(7), "<refname>" */
const places = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'] as const

/** Resolves a revision as git-rev-parse does. */
export async function resolveRevision(text: string, source: RevisionSource): Promise<ResolvedRevision> {
  const parsed = parseRevision(text)
  if (parsed.kind === 'malformed') return notFound
  if (parsed.kind === 'unsupported') return parsed
  const base = await resolveBase(parsed.base, parsed.steps[0], source)
  if (base.kind !== 'found') return base
  let oid: Oid | undefined = base.oid
  for (const step of parsed.steps) {
    oid = await take(step, oid, source)
    if (oid === undefined) return notFound
  }
  return { kind: 'found', oid }
}

/** Returns the first existing ref that a short name can mean, and its value. */
async function expandRef(
  name: string,
  source: Pick<RevisionSource, 'ref'>,
): Promise<{ readonly name: RefName; readonly oid: Oid } | undefined> {
  for (const candidate of [...places.map(place => place + name), `refs/remotes/${name}/HEAD`]) {
    const oid = isRefName(candidate) ? await source.ref(candidate) : undefined
    if (oid !== undefined) return { name: candidate as RefName, oid }
  }
  return undefined
}

async function resolveBase(
  base: RevisionBase,
  next: RevisionStep | undefined,
  source: RevisionSource,
): Promise<ResolvedRevision> {
  if (base.kind === 'tracking') return resolveTracking(base, source)
  if (isOid(base.name)) return { kind: 'found', oid: base.name }
  const ref = await expandRef(base.name, source)
  if (ref) return { kind: 'found', oid: ref.oid }
  const described = /-g([0-9a-f]{4,})$/i.exec(base.name)?.[1]
  if (described !== undefined) return abbreviated(described, ['commit'], source)
  return abbreviated(base.name, wantedBy(next), source)
}

async function resolveTracking(
  { of, which }: Extract<RevisionBase, { kind: 'tracking' }>,
  source: RevisionSource,
): Promise<ResolvedRevision> {
  const branch = of === undefined ? await source.currentBranch() : `refs/heads/${of}`
  const target = branch !== undefined && isRefName(branch) ? source.tracking(branch, which) : undefined
  const oid = target === undefined ? undefined : await source.ref(target)
  return oid === undefined ? notFound : { kind: 'found', oid }
}

async function abbreviated(
  digits: string,
  wanted: readonly ObjectType[] | undefined,
  source: RevisionSource,
): Promise<ResolvedRevision> {
  if (!/^[0-9a-f]{4,64}$/i.test(digits)) return notFound
  const all = await source.abbreviation(digits.toLowerCase())
  const candidates = all.length > 1 && wanted ? await ofType(all, wanted, source) : all
  const [oid, other] = candidates
  if (oid === undefined) return all.length > 1 ? { kind: 'ambiguous', candidates: all } : notFound
  return other === undefined ? { kind: 'found', oid } : { kind: 'ambiguous', candidates }
}

/** The next step limits what an abbreviation can mean. */
function wantedBy(step: RevisionStep | undefined): readonly ObjectType[] | undefined {
  if (step === undefined) return undefined
  if (step.kind !== 'peel') return ['commit']
  switch (step.to) {
    case 'commit':
      return ['commit']
    case 'tree':
      return ['commit', 'tree']
    case 'blob':
    case 'tag':
      return [step.to]
    case 'object':
    case 'any':
      return undefined
  }
}

async function ofType(
  oids: readonly Oid[],
  wanted: readonly ObjectType[],
  source: RevisionSource,
): Promise<readonly Oid[]> {
  const fits = await Promise.all(
    oids.map(async oid => {
      if (wanted.includes('tag')) return (await source.read(oid))?.type === 'tag'
      const end = await followTags(oid, source)
      return end !== undefined && wanted.includes(end.object.type)
    }),
  )
  return oids.filter((_, i) => fits[i])
}

async function take(step: RevisionStep, oid: Oid, source: RevisionSource): Promise<Oid | undefined> {
  switch (step.kind) {
    case 'peel':
      return peel(oid, step.to, source)
    case 'parent':
      return step.number === 0 ? peel(oid, 'commit', source) : parentOf(oid, step.number, source)
    case 'ancestor': {
      let at = await peel(oid, 'commit', source)
      for (let i = 0; i < step.count && at !== undefined; i++) at = await parentOf(at, 1, source)
      return at
    }
  }
}

async function parentOf(oid: Oid, number: number, source: RevisionSource): Promise<Oid | undefined> {
  const end = await followTags(oid, source)
  if (end?.object.type !== 'commit' || source.isShallow(end.oid)) return undefined
  return parseCommit(end.object.body).parents[number - 1]
}

async function peel(oid: Oid, to: PeelTarget, source: RevisionSource): Promise<Oid | undefined> {
  if (to === 'object' || to === 'tag') {
    const object = await source.read(oid)
    return object !== undefined && (to === 'object' || object.type === 'tag') ? oid : undefined
  }
  const end = await followTags(oid, source)
  if (end === undefined) return undefined
  if (to === 'any' || end.object.type === to) return end.oid
  return to === 'tree' && end.object.type === 'commit' ? parseCommit(end.object.body).tree : undefined
}

/** Returns the object after following all annotated tags. */
export async function followTags(
  oid: Oid,
  source: Pick<RevisionSource, 'read'>,
): Promise<{ readonly oid: Oid; readonly object: RawObject } | undefined> {
  let at = oid
  let object = await source.read(at)
  while (object?.type === 'tag') {
    const target = /^object ([0-9a-f]+)\n/.exec(decodeLossy(object.body))?.[1] ?? ''
    if (!isOid(target)) return undefined
    at = target
    object = await source.read(at)
  }
  return object === undefined ? undefined : { oid: at, object }
}
