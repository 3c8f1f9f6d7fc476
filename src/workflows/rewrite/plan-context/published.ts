import type { Oid } from '../../../core/object/oid.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Ref, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { CurrentBranch, Place } from './branch.js'
import type { RewriteOptions, TagFollowing } from '../options.js'
import { tagsOn } from './tags.js'
import { type RemoteRefs, remoteRefs } from './remote-refs.js'

/** The refs that contain commits of a range, as last fetched. */
export interface Publication {
  /**
   * Refs that contain some of them and on which others build: tags, remotes' default branches, other remote branches.
   * Not all, if there are many.
   */
  readonly holders: readonly RefName[]
  /** This branch's own push target, if it contains some of them. */
  readonly pushed: PushTarget | undefined
}

export interface PushTarget {
  readonly remote: string
  /** The branch's name on the server. */
  readonly branch: string
  /** Its value when it was last fetched or pushed. */
  readonly oid: Oid
  /** Whether a tag has the name of one of the branches: git then accepts only the full name. */
  readonly names: 'unique' | 'shared-with-a-tag'
}

/** More are not named to a person. */
const enoughHolders = 4

/**
 * Finds the tags and remote branches that contain commits, oldest first, that a rewrite would replace. Tags that move
 * along do not count, because the user has said so.
 */
async function findPublication(
  git: Git,
  { branch, refs }: Place,
  { replaced, tags }: { readonly replaced: readonly CommitInfo[]; readonly tags: TagFollowing },
): Promise<Publication> {
  const [first] = replaced
  if (first === undefined) return { holders: [], pushed: undefined }
  const { remotes, own, others: all } = elsewhere({ branch, refs })
  const others = withoutFollowing(all, { refs, commits: replaced, tags })
  const search = { git, tip: branch.tip, chain: replaced, exclude: first.commit.parents }
  const [holders, isPushed] = await Promise.all([
    holdersAmong(others, { ...search, limit: enoughHolders }),
    own ? holds([own], search) : false,
  ])
  if (own === undefined || !isPushed) return { holders, pushed: undefined }
  const target = remotes.split(own.name)
  const isTag = [branch.name, target.branch].some(name => refs.named(`refs/tags/${name}` as RefName))
  return { holders, pushed: { ...target, oid: own.oid, names: isTag ? 'shared-with-a-tag' : 'unique' } }
}

/**
 * Returns the published commits among some of a branch: those in tags and remote branches, but not those only in the
 * branch's own push target.
 *
 * @param commits all that stand between them among them, parents before children
 */
export async function publishedAmong(
  git: Git,
  place: Place,
  { commits, tags }: { readonly commits: readonly CommitInfo[]; readonly tags: TagFollowing },
): Promise<ReadonlySet<Oid>> {
  const tips = withoutFollowing(elsewhere(place).others, { ...place, commits, tags }).map(tipOf)
  const held = new Set(tips.length === 0 ? [] : commits.map(({ oid }) => oid))
  if (held.size === 0) return held
  const exclude = [...boundaryOf(commits), ...tips]
  // From the commits' side, see below.
  for await (const oid of git.history.list([place.branch.tip], exclude)) held.delete(oid)
  // Ancestors of a published commit are published, whatever their dates make git believe.
  const known = new Set(commits.map(({ oid }) => oid))
  for (const { oid, commit } of commits.toReversed()) {
    if (held.has(oid)) for (const parent of commit.parents.filter(oid => known.has(oid))) held.add(parent)
  }
  return held
}

/** Returns the parents of some commits: without them, the walk could go down to the root commit. */
function boundaryOf(commits: readonly CommitInfo[]): readonly Oid[] {
  const known = new Set(commits.map(({ oid }) => oid))
  return [...new Set(commits.flatMap(({ commit }) => commit.parents))].filter(oid => !known.has(oid))
}

/**
 * Returns the values of tags and remote branches on which others may build: all except the branch's own push target,
 * and tags that move along.
 */
export function tipsOfOthers(place: Place, following: readonly Ref[] = []): readonly Oid[] {
  return elsewhere(place)
    .others.filter(ref => !following.includes(ref))
    .map(tipOf)
}

/** Returns the branch's own push target, and all other refs on which others may build. */
function elsewhere({ branch, refs }: Place) {
  const remotes = remoteRefs(refs, branch.pushRemote)
  const own = ownPushTarget(branch, remotes)
  const others = [...refs.under('refs/tags/'), ...remotes.all].filter(ref => ref !== own)
  return { remotes, own, others }
}

interface Following extends Pick<Place, 'refs'> {
  readonly commits: readonly CommitInfo[]
  readonly tags: TagFollowing
}

/** Leaves out the tags that move along. */
function withoutFollowing(others: readonly Ref[], { refs, commits, tags }: Following): readonly Ref[] {
  const following = new Set(tags === 'update' ? tagsOn({ refs }, commits) : [])
  return others.filter(ref => !following.has(ref))
}

function tipOf({ oid, peeled }: Ref): Oid {
  return peeled ?? oid
}

/**
 * Finds where the commits to be replaced are published, and refuses to rewrite them unless that is allowed.
 *
 * @throws GitSlimError `refused`
 */
export async function checkPublished(git: Git, { start, replaced, options }: Replacing): Promise<Publication> {
  const publication = await findPublication(git, start, { replaced, tags: options.tags })
  if (options.published === 'refuse') refusePublished(publication)
  return publication
}

interface Replacing {
  readonly start: Place
  readonly replaced: readonly CommitInfo[]
  readonly options: Pick<RewriteOptions, 'published' | 'tags'>
}

function refusePublished({ holders }: Publication): void {
  if (holders.length === 0) return
  const named = holders.slice(0, 3).map(shortRefName)
  const others = holders.length > named.length ? 'and others' : 'alone'
  throw new GitSlimError('refused', messages.rewrite.published(named, others))
}

/** The branch's own push target; not when it is a remote's default branch, on which others build. */
function ownPushTarget(branch: CurrentBranch, remotes: RemoteRefs): Ref | undefined {
  const target = remotes.all.find(({ name }) => name === branch.pushTarget)
  return target && remotes.defaultOf(remotes.split(target.name).remote) !== target.name ? target : undefined
}

export interface Search {
  readonly git: Git
  /** The branch that contains them all. */
  readonly tip: Oid
  readonly chain: readonly CommitInfo[]
  readonly exclude: readonly Oid[]
}

/**
 * Returns the refs with published commits, by halving the refs, until enough are found: of thousands, each would need a
 * walk of its own.
 */
export async function holdersAmong(
  refs: readonly Ref[],
  search: Search & { readonly limit: number },
): Promise<readonly RefName[]> {
  const { limit } = search
  if (refs.length === 0 || limit <= 0 || !(await holds(refs, search))) return []
  if (refs.length === 1) return refs.map(({ name }) => name)
  const middle = Math.ceil(refs.length / 2)
  const left = await holdersAmong(refs.slice(0, middle), search)
  return [...left, ...(await holdersAmong(refs.slice(middle), { ...search, limit: limit - left.length }))]
}

/**
 * Tells whether one of the refs reaches some of the commits, as `git rev-list <tip> --not <refs>` would exclude them.
 *
 * Asked from the commits' side: the walk ends where the range begins. From the refs' side it would go through the whole
 * history to find that old tags do not reach it (half a second for git.git, instead of ten milliseconds). All commits
 * of the chain are asked for, so that one commit with a wrong date cannot hide that the others are published.
 */
async function holds(refs: readonly Ref[], { git, tip, chain, exclude }: Search): Promise<boolean> {
  const tips = refs.map(tipOf)
  // Other commits may be between them: merges, and those that a rebase leaves out.
  const unheld = new Set<Oid>()
  for await (const oid of git.history.list([tip], [...exclude, ...tips])) unheld.add(oid)
  return !chain.every(({ oid }) => unheld.has(oid))
}

/** As many digits of an id stand for one object in any repository there is. */
const certainDigits = 12

/** Returns how to update the push target, if it contains rewritten commits. */
export function pushAfter({
  publication: { pushed },
  branch,
}: {
  readonly publication: Publication
  readonly branch: CurrentBranch
}): { notice: string; command: string; shortCommand: string } | undefined {
  if (pushed === undefined) return undefined
  const push = { ...pushed, local: branch.name }
  return {
    notice: messages.push.pushed(`${pushed.remote}/${pushed.branch}`),
    command: messages.push.pushCommand(push),
    shortCommand: messages.push.pushCommand({ ...push, oid: pushed.oid.slice(0, certainDigits) }),
  }
}
