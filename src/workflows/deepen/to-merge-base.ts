import { type BaseSearch, type BaseStep, nextForBase, type Question } from '../../core/deepen/find-merge-base.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Oid, RemoteRef, Git, RefName } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { KnownHistory } from './known-history.js'
import type { DeepenOptions } from './options.js'
import type { DeepenOutcome } from './report.js'
import { type FetchSession, tooFar, type Surroundings } from './session.js'
import { updateRefs } from './update-refs.js'
import { findRef } from '../../core/clone/choose-head.js'
import { closestRefs } from '../../core/clone/closest-refs.js'
import { isOid } from '../../core/object/oid.js'
import { parseRefName, shortRefName } from '../../core/ref/ref-name.js'

interface Request extends Pick<DeepenOptions, 'maxCommits' | 'trees'> {
  readonly ref: string
}

interface Parts extends Surroundings {
  readonly session: FetchSession
}

/**
 * Fetches until the merge bases of HEAD and a ref are certain, with the objects that git needs to show the changes
 * since.
 *
 * @throws GitSlimError `not-found` when there is no such ref, or nothing in common
 */
export async function deepenToMergeBase(parts: Parts, request: Request): Promise<DeepenOutcome> {
  const { session, git, history, exchange, remote } = parts
  const refs = await exchange.lsRemote()
  const target = await findTarget(git, refs, { name: request.ref, remote: remote.name })
  const between = mergedParents(history, refs)
  const own = between === undefined ? undefined : await search(session, between, request)
  const found = await search(session, { head: history.head, target: target.commit }, request)
  const mergeBases = (own ?? found).bases
  await fetchTrees(session, { commits: [...mergeBases, ...found.bases], tip: target, trees: request.trees })
  const shallow = await session.keep([target.commit])
  await updateRefs(git, target.ref === undefined ? [] : [{ name: target.ref, target: target.oid }])
  const { strays } = own ?? found
  const warnings = [
    ...(session.filterIgnored ? [messages.deepen.filterIgnored] : []),
    ...(strays.length === 0 ? [] : [messages.deepen.strays(strays.length, request.ref)]),
  ]
  return { shallow, mergeBases, describe: null, warnings }
}

type Found = Extract<BaseStep, { readonly kind: 'found' }>
type Ends = Pick<BaseSearch, 'head' | 'target'>

/** A pull request's merge ref is neither a branch nor a tag: the merge base of its two parents is meant. */
function mergedParents({ head, headState, graph }: KnownHistory, refs: readonly RemoteRef[]): Ends | undefined {
  const [target, own, ...others] = graph.get(head)?.parents ?? []
  if (headState.kind === 'branch' || target === undefined || own === undefined || others.length > 0) return undefined
  const isNamed = refs.some(({ name, oid, peeled }) => (peeled ?? oid) === head && /^refs\/(?:heads|tags)\//.test(name))
  return isNamed ? undefined : { head: own, target }
}

async function search(session: FetchSession, ends: Ends, request: Request): Promise<Found> {
  const { graph } = session.history
  const asked = new Set<string>()
  const shared = new Set<Oid>()
  const before = graph.size
  let lastFetched = 0
  for (;;) {
    const step = nextForBase(graph, { ...ends, asked, shared, fetched: graph.size - before, lastFetched })
    switch (step.kind) {
      case 'found':
        return step
      case 'unrelated':
        throw new GitSlimError('not-found', messages.deepen.unrelated(request.ref))
      case 'ask':
        asked.add(step.key)
        if (step.shared) for (const oid of step.wants) shared.add(oid)
        lastFetched = await put(session, step, request)
    }
  }
}

async function put(
  session: FetchSession,
  { wants, behind, depth }: Question,
  { maxCommits }: Request,
): Promise<number> {
  const { graph, shallow } = session.history
  const before = graph.size
  const hidden = behind.length > 0
  const cutAt = await session.fetch({
    wants,
    haves: behind,
    ends: { at: new Set(graph.boundary(behind)), told: 'hidden' },
    limit: { kind: 'depth', depth: hidden ? maxCommits : depth },
    objects: shallow.size === 0 ? 'all' : 'commits',
  })
  if (hidden && cutAt.size > 0) throw tooFar(maxCommits)
  return graph.size - before
}

interface TreesWanted {
  /** Commits whose trees and blobs are needed. */
  readonly commits: readonly Oid[]
  /** The ref's commit, and the ref's value: perhaps a tag. */
  readonly tip: { readonly commit: Oid; readonly oid: Oid }
  readonly trees: DeepenOptions['trees']
}

/**
 * Fetches the trees and blobs of some commits that came without them. The server is told that HEAD's are here: it sends
 * those that differ, which are all that a comparison with HEAD needs.
 */
async function fetchTrees(session: FetchSession, { commits, tip, trees }: TreesWanted): Promise<void> {
  const { head, graph, shallow } = session.history
  const tag = tip.oid === tip.commit ? [] : [tip.oid]
  if (shallow.size === 0) {
    if (tag.length === 0) return
    const told = { at: shallow, told: 'told' } as const
    await session.fetch({ wants: tag, haves: [head], ends: told, limit: { kind: 'full' }, objects: 'all' })
    return
  }
  const wants = [...new Set([...commits, ...tag])].filter(oid => !session.wasHere(oid))
  const all = trees === 'all' ? session.lacking.filter(oid => graph.has(oid)) : []
  const whole = trees === 'all' ? [...new Set([...all, tip.commit])] : []
  const depth = Math.max(1, graph.levels(whole))
  if (wants.length + whole.length === 0) return
  const ends = { at: new Set([head]), told: 'told' } as const
  await session.fetch({
    wants: [...new Set([...whole, ...wants])],
    haves: [head],
    ends,
    limit: { kind: 'depth', depth },
    objects: 'all',
  })
}

/** The meaning of a name: a commit, and the local ref for it. */
export interface Target {
  readonly commit: Oid
  /** The ref's value: a tag is not its commit. */
  readonly oid: Oid
  /** Undefined for a commit given by its id, or one that only exists here. */
  readonly ref: RefName | undefined
}

/**
 * Returns the meaning of a name: a ref of the server, also by its local name (`origin/main`), a commit by its full id,
 * or any other local revision.
 *
 * @throws GitSlimError `not-found`
 */
async function findTarget(
  git: Git,
  refs: readonly RemoteRef[],
  { name, remote }: { readonly name: string; readonly remote: string },
): Promise<Target> {
  const below = [`${remote}/`, `remotes/${remote}/`, `refs/remotes/${remote}/`].find(prefix => name.startsWith(prefix))
  const branch = below === undefined ? undefined : findRef(refs, `refs/heads/${name.slice(below.length)}`)
  const ref = branch ?? findRef(refs, name)
  if (ref !== undefined) return { commit: ref.peeled ?? ref.oid, oid: ref.oid, ref: localName(ref, remote) }
  if (isOid(name)) return { commit: name, oid: name, ref: undefined }
  try {
    const oid = await git.refs.resolve(`${name}^{commit}`)
    return { commit: oid, oid, ref: undefined }
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error
    throw new GitSlimError('not-found', messages.deepen.noSuchRef(name, remote, closestRefs(name, refs)), {
      cause: error,
    })
  }
}

function localName({ name, symref }: RemoteRef, remote: string): RefName | undefined {
  if (name === 'HEAD') return symref === undefined ? undefined : localName({ name: symref, oid: '' as Oid }, remote)
  if (!name.startsWith('refs/heads/')) return name
  return parseRefName(`refs/remotes/${remote}/${shortRefName(name)}`)
}
