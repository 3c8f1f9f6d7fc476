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

/** Where else the commits of a range are, judged from what was last fetched. */
export interface Publication {
  /**
   * Refs that hold some of them and that others build on: tags, remotes' default branches, other remote branches.
   * Some of them, where they are many.
   */
  readonly holders: readonly RefName[]
  /** This branch's own push target, when it holds some of them. */
  readonly pushed: PushTarget | undefined
}

export interface PushTarget {
  readonly remote: string
  /** The branch's name there. */
  readonly branch: string
  /** What it was when it was last fetched or pushed. */
  readonly oid: Oid
  /** Whether a tag has the name of one of the branches: git takes neither then, unless it is given in full. */
  readonly names: 'unique' | 'shared-with-a-tag'
}

/** More than are named to a person. */
const enoughHolders = 4

/**
 * Finds out which tags and remote branches hold commits, oldest first, that a rewrite would replace. Of tags that follow
 * the user has said that they are nobody else's.
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
 * Returns those of some commits of a branch that others may have: what tags and remote branches hold, but not what the
 * branch's own push target alone does.
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
  // What a published commit stands on is published, whatever its date has git believe.
  const known = new Set(commits.map(({ oid }) => oid))
  for (const { oid, commit } of commits.toReversed()) {
    if (held.has(oid)) for (const parent of commit.parents.filter(oid => known.has(oid))) held.add(parent)
  }
  return held
}

/** Returns what some commits stand on: without it, a look at what is below them could go down to the first of all. */
function boundaryOf(commits: readonly CommitInfo[]): readonly Oid[] {
  const known = new Set(commits.map(({ oid }) => oid))
  return [...new Set(commits.flatMap(({ commit }) => commit.parents))].filter(oid => !known.has(oid))
}

/**
 * Returns what tags and remote branches hold that others may build on: all but the branch's own push target, and tags
 * that are to follow.
 */
export function tipsOfOthers(place: Place, following: readonly Ref[] = []): readonly Oid[] {
  return elsewhere(place)
    .others.filter(ref => !following.includes(ref))
    .map(tipOf)
}

/** Returns the branch's own push target, and all else that others may build on. */
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

/** Leaves out the tags that are to follow. */
function withoutFollowing(others: readonly Ref[], { refs, commits, tags }: Following): readonly Ref[] {
  const following = new Set(tags === 'update' ? tagsOn({ refs }, commits) : [])
  return others.filter(ref => !following.has(ref))
}

function tipOf({ oid, peeled }: Ref): Oid {
  return peeled ?? oid
}

/**
 * Finds where the commits that are to be replaced are published, and refuses to rewrite them unless that was allowed.
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

/** The branch's own push target; not when it is a remote's default branch, which others build on. */
function ownPushTarget(branch: CurrentBranch, remotes: RemoteRefs): Ref | undefined {
  const target = remotes.all.find(({ name }) => name === branch.pushTarget)
  return target && remotes.defaultOf(remotes.split(target.name).remote) !== target.name ? target : undefined
}

export interface Search {
  readonly git: Git
  /** Of the branch that has them all. */
  readonly tip: Oid
  readonly chain: readonly CommitInfo[]
  readonly exclude: readonly Oid[]
}

/** Returns holders, halving the refs, until enough are found: of thousands, each would take a look of its own. */
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
 * Tells whether one of the refs reaches some of the commits, as `git rev-list <tip> --not <refs>` would leave them out.
 *
 * Asked from the commits' side: the walk ends where the range begins. From the refs' side it would go through all of
 * history to find out that old tags do not reach it (half a second for git.git, against ten milliseconds). All of the
 * chain is asked for, so that one commit with a wrong date cannot hide that the others are published.
 */
async function holds(refs: readonly Ref[], { git, tip, chain, exclude }: Search): Promise<boolean> {
  const tips = refs.map(tipOf)
  // Between the commits may be others: merges, and what a rebase leaves out.
  const unheld = new Set<Oid>()
  for await (const oid of git.history.list([tip], [...exclude, ...tips])) unheld.add(oid)
  return !chain.every(({ oid }) => unheld.has(oid))
}

/** Returns how the push target is brought along, when it holds commits that were rewritten. */
export function pushAfter({
  publication: { pushed },
  branch,
}: {
  readonly publication: Publication
  readonly branch: CurrentBranch
}): { notice: string; command: string } | undefined {
  if (pushed === undefined) return undefined
  const command = messages.push.pushCommand({ ...pushed, local: branch.name })
  return { notice: messages.push.pushed(`${pushed.remote}/${pushed.branch}`), command }
}
