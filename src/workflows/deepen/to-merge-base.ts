import { type BaseSearch, type BaseStep, nextForBase, type Question } from '../../core/deepen/find-merge-base.js'
import { GitSlimError } from '../../core/errors.js'
import type { Oid, RemoteRef } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Surroundings } from '../deepen.js'
import { findTarget } from './find-ref.js'
import { fetchTrees } from './fetch-trees.js'
import type { KnownHistory } from './known-history.js'
import type { DeepenOptions } from './options.js'
import type { DeepenOutcome } from './report.js'
import { type FetchSession, tooFar } from './session.js'
import { updateRefs } from './update-refs.js'

interface Wish extends Pick<DeepenOptions, 'maxCommits' | 'trees'> {
  readonly ref: string
}

interface Parts extends Surroundings {
  readonly session: FetchSession
}

/**
 * Fetches until the merge bases of HEAD and a ref are known for certain, and what git needs to show the changes since.
 *
 * @throws GitSlimError `not-found` when there is no such ref, or nothing in common
 */
export async function deepenToMergeBase(parts: Parts, wish: Wish): Promise<DeepenOutcome> {
  const { session, git, history, exchange, remote } = parts
  const refs = await exchange.lsRemote()
  const target = await findTarget(git, refs, { name: wish.ref, remote: remote.name })
  const between = mergedParents(history, refs)
  const own = between === undefined ? undefined : await search(session, between, wish)
  const found = await search(session, { head: history.head, target: target.commit }, wish)
  const mergeBases = (own ?? found).bases
  await fetchTrees(session, { commits: [...mergeBases, ...found.bases], tip: target, trees: wish.trees })
  const shallow = await session.keep([target.commit])
  await updateRefs(git, target.ref === undefined ? [] : [{ name: target.ref, target: target.oid }])
  const { strays } = own ?? found
  const warnings = [
    ...(session.filterIgnored ? [messages.deepen.filterIgnored] : []),
    ...(strays.length === 0 ? [] : [messages.deepen.strays(strays.length, wish.ref)]),
  ]
  return { shallow, mergeBases, describe: null, warnings }
}

type Found = Extract<BaseStep, { readonly kind: 'found' }>
type Ends = Pick<BaseSearch, 'head' | 'target'>

/** A server's own merge of a pull request is no branch and no tag: what was meant is the base of the two it merges. */
function mergedParents({ head, headState, graph }: KnownHistory, refs: readonly RemoteRef[]): Ends | undefined {
  const [target, own, ...others] = graph.get(head)?.parents ?? []
  if (headState.kind === 'branch' || target === undefined || own === undefined || others.length > 0) return undefined
  const isNamed = refs.some(({ name, oid, peeled }) => (peeled ?? oid) === head && /^refs\/(?:heads|tags)\//.test(name))
  return isNamed ? undefined : { head: own, target }
}

async function search(session: FetchSession, ends: Ends, wish: Wish): Promise<Found> {
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
        throw new GitSlimError('not-found', messages.deepen.unrelated(wish.ref))
      case 'ask':
        asked.add(step.key)
        if (step.shared) for (const oid of step.wants) shared.add(oid)
        lastFetched = await put(session, step, wish)
    }
  }
}

async function put(session: FetchSession, { wants, behind, depth }: Question, { maxCommits }: Wish): Promise<number> {
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
