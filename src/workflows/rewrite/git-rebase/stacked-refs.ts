import { refMovedBy } from '../../../core/rewrite/todo/git-todo.js'
import type { MovedRef } from '../../../core/operation/record.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import { type Divided, type Place, stackedPlaces, stackable } from '../../../core/rewrite/todo/stacked-refs.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { Git, Oid, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { isListed, mayFollow } from '../plan-context/stacked-branches.js'
import type { Start } from '../plan-context/start.js'
import type { Following } from '../options.js'
import type { Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** The branches that move when git has finished. */
export interface Stacked {
  /** Those whose new place is known already. */
  readonly moves: readonly MovedRef[]
  /** Those that git moves, by the step that they come after. */
  readonly behind: ReadonlyMap<number, readonly RefName[]>
  /** All of them, with their current values. */
  readonly refs: readonly { readonly name: RefName; readonly old: Oid }[]
}

interface Around extends Divided {
  readonly before: Pick<Made, 'mapping' | 'emptied' | 'refs'>
  readonly start: Start
  readonly chain: readonly CommitInfo[]
  readonly following: Following
}

/**
 * Finds the branches that move: those that the list names, and those stacked on the rewritten one; branches that stay
 * although they could move are reported.
 */
export async function stackedBranches(ctx: Context, git: Git, around: Around): Promise<Stacked> {
  const { start, before, rest, following } = around
  const listed = listedRefs(git, around)
  const named = [...before.refs, ...rest.flatMap(part => refMovedBy(part) ?? [])]
  if (isListed(following, named)) return { ...listed, behind: new Map() }
  const candidates = candidatesOf(start, around)
  return sorted(await movable(ctx, git, { candidates, following }))
}

/** An older git moves none, whatever a list says. */
function listedRefs(git: Git, { start, before, rest }: Around): Pick<Stacked, 'moves' | 'refs'> {
  if (git.handover.otherRefs === 'stay') return { moves: [], refs: [] }
  const later = rest.flatMap(part => refMovedBy(part) ?? [])
  const moves = before.refs.filter(({ name }) => !later.includes(name))
  const known = [...start.refs.under('refs/')].filter(({ name }) => later.includes(name))
  return { moves, refs: [...moves, ...known.map(({ name, oid }) => ({ name, old: oid }))] }
}

interface Movable {
  readonly candidates: readonly Candidate[]
  readonly following: Following
}

async function movable(ctx: Context, git: Git, { candidates, following }: Movable): Promise<readonly Candidate[]> {
  if (candidates.length === 0 || !(await mayFollow(git, following))) return []
  if (git.handover.otherRefs === 'stay') {
    ctx.reporter.warn(messages.handover.refsStay(candidates.map(({ name }) => shortRefName(name))))
    return []
  }
  const elsewhere = await git.worktree.branchesElsewhere()
  for (const { name } of candidates) {
    const use = elsewhere.get(name)
    if (use !== undefined) ctx.reporter.warn(messages.rewrite.staysElsewhere(shortRefName(name), use))
  }
  return candidates.filter(({ name }) => !elsewhere.has(name))
}

interface Candidate {
  readonly name: RefName
  readonly old: Oid
  readonly place: Place
}

function candidatesOf({ branch, refs }: Start, { chain, ...divided }: Around): readonly Candidate[] {
  const places = stackedPlaces(chain, divided)
  const others = stackable(refs.under('refs/heads/'), { name: branch.ref, old: branch.tip })
  return others.flatMap(({ name, oid }): Candidate[] => {
    const place = places.get(oid)
    const isThere = place?.kind === 'made' && place.oid === oid
    return isThere || place === undefined ? [] : [{ name, old: oid, place }]
  })
}

function sorted(candidates: readonly Candidate[]): Stacked {
  const behind = new Map<number, readonly RefName[]>()
  const moves: MovedRef[] = []
  for (const { name, old, place } of candidates) {
    if (place.kind === 'made') moves.push({ name, old, new: place.oid })
    else behind.set(place.part, [...(behind.get(place.part) ?? []), name])
  }
  return { moves, behind, refs: candidates }
}
