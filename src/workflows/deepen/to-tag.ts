import { wildmatch, type WildmatchRules } from '../../core/wildmatch/wildmatch.js'
import { describe } from '../../core/deepen/describe.js'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git, Oid, RefName, RemoteRef } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { DeepenOptions } from './options.js'
import type { DeepenOutcome } from './report.js'
import { type FetchSession, tooFar, type Surroundings } from './session.js'
import { updateRefs } from './update-refs.js'

/** As `git describe --match` reads a pattern: `*` and `?` match a slash as well. */
const asDescribe: WildmatchRules = { slash: 'is-a-letter', letters: 'case-sensitive' }

interface Request extends Pick<DeepenOptions, 'maxCommits' | 'trees'> {
  readonly glob: string | undefined
}

interface Parts extends Surroundings {
  readonly session: FetchSession
}

/** The depth of the first fetch, and the growth of each later one. */
const firstDepth = 64
const growth = 4

/**
 * Fetches until `git describe --tags` gives the same tag and distance as with the whole history.
 *
 * @throws GitSlimError `not-found` when no tag matches, or none is reached
 */
export async function deepenToTag(parts: Parts, request: Request): Promise<DeepenOutcome> {
  const { session, git, history, exchange } = parts
  const tags = await matchingTags(git, await exchange.lsRemote(), request.glob)
  if (tags.length === 0)
    throw new GitSlimError('not-found', messages.deepen.noTag(request.glob, messages.deepen.noTagOffered))
  const { commit, distance } = await search(session, new Set(tags.map(tag => tag.commit)), request)
  const found = tags.filter(tag => tag.commit === commit)
  await fetchTags(session, found)
  const shallow = await session.keep([commit])
  await updateRefs(
    git,
    found.map(({ name, oid }) => ({ name, target: oid })),
  )
  const tag = await nameOf(git, found)
  const warnings = session.filterIgnored && history.shallow.size > 0 ? [messages.deepen.filterIgnored] : []
  return { shallow, mergeBases: null, describe: { tag, distance, commit }, warnings }
}

interface Tag {
  readonly name: RefName
  readonly oid: Oid
  readonly commit: Oid
}

/** The server's tags, and local ones. */
async function matchingTags(
  git: Git,
  offered: readonly RemoteRef[],
  glob: string | undefined,
): Promise<readonly Tag[]> {
  const tags = new Map<RefName, Tag>()
  const add = ({ name, oid, peeled }: RemoteRef) => {
    if (name.startsWith('refs/tags/') && (glob === undefined || wildmatch(glob, shortName(name), asDescribe))) {
      tags.set(name, { name, oid, commit: peeled ?? oid })
    }
  }
  for await (const ref of git.refs.list('refs/tags/')) add(ref)
  offered.forEach(add)
  return [...tags.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function search(session: FetchSession, tagged: ReadonlySet<Oid>, request: Request) {
  const { graph, head, shallow } = session.history
  const first = graph.size
  for (let depth = firstDepth; ; depth *= growth) {
    const step = describe(graph, head, tagged)
    if (step.kind === 'described') return step
    if (step.kind === 'none') {
      throw new GitSlimError('not-found', messages.deepen.noTag(request.glob, messages.deepen.noTagBehind))
    }
    const left = request.maxCommits - (graph.size - first)
    if (left <= 0) throw tooFar(request.maxCommits)
    await session.fetch({
      wants: step.missing,
      haves: [head],
      ends: { at: new Set([...shallow, ...graph.boundary([head])]), told: 'told' },
      limit: { kind: 'depth', depth: Math.min(depth, left) },
      objects: request.trees === 'all' ? 'all' : 'commits',
    })
  }
}

/** The tag objects; their commits are here. */
async function fetchTags(session: FetchSession, tags: readonly Tag[]): Promise<void> {
  const { head, tips, shallow, graph } = session.history
  const wants = tags.filter(({ oid, commit }) => oid !== commit).map(({ oid }) => oid)
  if (wants.length === 0 || (shallow.size === 0 && tips.includes(tags[0]?.commit ?? head))) return
  const ends = { at: new Set(graph.boundary([head])), told: 'told' } as const
  await session.fetch({ wants, haves: [head], ends, limit: { kind: 'depth', depth: 1 }, objects: 'commits' })
}

/** Of several tags of a commit, git names the annotated one, of these the newest, and else the first by name. */
async function nameOf(git: Git, tags: readonly Tag[]): Promise<string> {
  const dated = await Promise.all(
    tags.map(async ({ name, oid, commit }) => ({ name, date: oid === commit ? -1 : await taggedAt(git, oid) })),
  )
  const [best] = dated.toSorted((a, b) => b.date - a.date)
  return shortName(best?.name ?? tags[0]?.name ?? ('' as RefName))
}

async function taggedAt(git: Git, oid: Oid): Promise<number> {
  const { body } = await git.objects.read(oid)
  return Number(/^tagger .*> (\d+)/m.exec(toLatin1(body))?.[1] ?? 0)
}

function shortName(name: RefName): string {
  return name.slice('refs/tags/'.length)
}
