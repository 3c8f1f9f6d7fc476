import { type Oid, shortOid } from '../../../core/object/oid.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { divideRange, type SquashChain } from '../../../core/rewrite/plan/plan-squash.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Ref } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Place } from '../../rewrite/plan-context/branch.js'
import { graphFrom, readCommitInfo } from '../../rewrite/plan-context/read-commits.js'
import type { MergedLines, RangeLimits } from './options.js'

export interface MergedLimits {
  readonly limits: RangeLimits
  readonly place: Place
  readonly merged: MergedLines
}

/**
 * Reads a range that has merges in it: what of it is folded, and what stays since others have it.
 *
 *     base─a──M─c  last       a, M and c are folded; so are x and y, unless another branch, a remote one or a tag
 *        ╲  ╱                 has them: then the fold is a merge of y
 *         x─y
 *
 * @throws GitSlimError `refused` where the range does not stand on its base, or history is cut off within it
 */
export async function gatherMerged(git: Git, { limits, place, merged }: MergedLimits): Promise<SquashChain> {
  const { base, last, tip, names } = limits
  const inside = await readRange(git, limits)
  if (base !== null && !inside.some(({ commit }) => commit.parents.includes(base))) {
    throw new GitSlimError('refused', messages.squash.notAChain(names, undefined))
  }
  const { others, path } = divideRange(inside, last)
  const held = merged === 'keep' ? others : await heldElsewhere(git, place, { others, bottom: path[0] ?? last })
  const divided = standing(inside, { base, held, merged })
  return { ...divided, above: await above(git, { range: divided.range, inside, tip }) }
}

async function readRange(git: Git, { base, last }: RangeLimits): Promise<readonly CommitInfo[]> {
  const oids: Oid[] = []
  for await (const oid of git.history.list([last], base === null ? [] : [base])) oids.push(oid)
  const shallow = await git.history.shallow()
  const cut = oids.find(oid => shallow.has(oid))
  if (cut !== undefined) throw new GitSlimError('refused', messages.history.shallowBoundary(shortOid(cut)))
  return Promise.all(oids.toReversed().map(oid => readCommitInfo(git, oid)))
}

interface Standing {
  readonly base: Oid | null
  readonly held: ReadonlySet<Oid>
  readonly merged: MergedLines
}

/** Decides which commits are folded, and the parents of the fold. */
function standing(inside: readonly CommitInfo[], { base, held, merged }: Standing): Omit<SquashChain, 'above'> {
  const range = inside.filter(({ oid }) => !held.has(oid))
  const tips = tipsOf(inside, held)
  const [only, ...more] = tips
  if (merged === 'linearise' && only !== undefined) {
    const isAbove = more.length === 0 && base !== null && standsOn(inside, only, base)
    if (isAbove) return { range, onto: { base: only, merged: [], taken: [] } }
    return { range: inside, onto: { base, merged: [], taken: [...held] } }
  }
  if (base === null && only !== undefined) return { range, onto: { base: only, merged: more, taken: [] } }
  return { range, onto: { base, merged: tips, taken: [] } }
}

/** Returns the merged commits of some, without those that are ancestors of another of them. */
function tipsOf(inside: readonly CommitInfo[], held: ReadonlySet<Oid>): readonly Oid[] {
  const merged = new Set(inside.filter(({ oid }) => !held.has(oid)).flatMap(({ commit }) => commit.parents))
  const tips = [...merged].filter(oid => held.has(oid))
  return tips.filter(oid => !tips.some(other => other !== oid && standsOn(inside, other, oid)))
}

function standsOn(inside: readonly CommitInfo[], from: Oid, to: Oid): boolean {
  const parents = new Map(inside.map(({ oid, commit }) => [oid, commit.parents]))
  const seen = new Set([from])
  for (const oid of seen) for (const parent of parents.get(oid) ?? []) seen.add(parent)
  return seen.has(to)
}

interface Others {
  readonly others: ReadonlySet<Oid>
  /** The oldest commit of the branch itself: a branch that has it is stacked on this one. */
  readonly bottom: Oid
}

/**
 * Returns those of some commits that another branch, a remote one or a tag has, if that is not stacked on this branch.
 */
async function heldElsewhere(git: Git, { branch, refs }: Place, { others, bottom }: Others): Promise<ReadonlySet<Oid>> {
  if (others.size === 0) return others
  const all = ['refs/heads/', 'refs/remotes/', 'refs/tags/'].flatMap(prefix => refs.under(prefix))
  const candidates = all.filter(({ name }) => name !== branch.ref)
  const stacked = new Set(await refsWith(git, candidates, bottom))
  const tips = candidates.filter(ref => !stacked.has(ref)).map(({ oid, peeled }) => peeled ?? oid)
  if (tips.length === 0) return new Set()
  const held = new Set(others)
  for await (const oid of git.history.list([...others], tips)) held.delete(oid)
  return held
}

/** Returns the refs that reach a commit; of thousands, each would need a walk of its own. */
async function refsWith(git: Git, refs: readonly Ref[], commit: Oid): Promise<readonly Ref[]> {
  if (refs.length === 0) return []
  const tips = refs.map(({ oid, peeled }) => peeled ?? oid)
  for await (const oid of git.history.list([commit], tips)) if (oid === commit) return []
  if (refs.length === 1) return refs
  const middle = Math.ceil(refs.length / 2)
  const halves = [refs.slice(0, middle), refs.slice(middle)]
  return (await Promise.all(halves.map(half => refsWith(git, half, commit)))).flat()
}

interface Above {
  readonly range: readonly CommitInfo[]
  readonly inside: readonly CommitInfo[]
  readonly tip: Oid
}

/** Returns the descendants of folded commits that are not in the range. */
async function above(git: Git, { range, inside, tip }: Above): Promise<readonly CommitInfo[]> {
  if (range.at(-1)?.oid === tip) return []
  const folded = new Set(range.map(({ oid }) => oid))
  const bottoms = range.filter(({ commit }) => !commit.parents.some(oid => folded.has(oid)))
  const graph = await graphFrom(
    git,
    tip,
    bottoms.map(({ oid }) => ({ oid, name: shortOid(oid) })),
  )
  const known = new Set(inside.map(({ oid }) => oid))
  return graph.filter(({ oid }) => !known.has(oid))
}
