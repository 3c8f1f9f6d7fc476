import { refMovedBy } from '../../../core/rewrite/git-todo.js'
import type { Made } from '../../../core/rewrite/replay.js'
import type { MovedRef } from '../../../core/operation/record.js'
import { shortRefName } from '../../../core/ref/ref-name.js'
import { type Divided, type Place, stackedPlaces } from '../../../core/rewrite/stacked-places.js'
import type { CommitInfo } from '../../../core/rewrite/commit-info.js'
import type { Git, Oid, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { Following } from '../follow.js'
import type { Start } from '../start.js'

/** The branches that follow when git has come to its end. */
export interface Stacked {
  /** Those whose place is known already. */
  readonly moves: readonly MovedRef[]
  /** Those that git gives their place, by the part of the rest they stand behind. */
  readonly behind: ReadonlyMap<number, readonly RefName[]>
  /** All of them, where they stand now. */
  readonly refs: readonly { readonly name: RefName; readonly old: Oid }[]
}

interface Around extends Divided {
  readonly before: Pick<Made, 'mapping' | 'emptied' | 'refs'>
  readonly start: Start
  readonly chain: readonly CommitInfo[]
  readonly following: Following
}

/**
 * Finds the branches that follow: those that the list moves, and those that are stacked on the rewritten one; what stays
 * although it could follow, is said.
 */
export async function stackedBranches(ctx: Context, git: Git, around: Around): Promise<Stacked> {
  const listed = listedRefs(git, around)
  const names = new Set(listed.refs.map(({ name }) => name))
  const candidates = candidatesOf(around).filter(({ name }) => !names.has(name))
  const stacked = sorted(await movable(ctx, git, { candidates, following: around.following }))
  return { ...stacked, moves: [...listed.moves, ...stacked.moves], refs: [...listed.refs, ...stacked.refs] }
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
  if (candidates.length === 0 || following === 'never') return []
  if ((await git.config.getBoolean('rebase.updateRefs')) === false) return []
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

function candidatesOf({ start, chain, ...divided }: Around): readonly Candidate[] {
  const { branch, refs } = start
  const places = stackedPlaces(chain, divided)
  return refs.under('refs/heads/').flatMap(({ name, oid, symref }): Candidate[] => {
    const place = places.get(oid)
    const stays = name === branch.ref || oid === branch.tip || symref !== undefined
    const isThere = place?.kind === 'made' && place.oid === oid
    return stays || isThere || place === undefined ? [] : [{ name, old: oid, place }]
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
