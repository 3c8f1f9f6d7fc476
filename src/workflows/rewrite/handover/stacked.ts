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

const none: Stacked = { moves: [], behind: new Map(), refs: [] }

interface Around extends Divided {
  readonly start: Start
  readonly chain: readonly CommitInfo[]
  readonly following: Following
}

/** Finds the branches that are stacked on a rewritten one; what stays although it could follow, is said. */
export async function stackedBranches(ctx: Context, git: Git, divided: Around): Promise<Stacked> {
  const candidates = candidatesOf(divided)
  if (candidates.length === 0 || divided.following === 'never') return none
  if ((await git.config.getBoolean('rebase.updateRefs')) === false) return none
  if (git.handover.otherRefs === 'stay') {
    ctx.reporter.warn(messages.handover.refsStay(candidates.map(({ name }) => shortRefName(name))))
    return none
  }
  const elsewhere = await git.worktree.branchesElsewhere()
  for (const { name } of candidates.filter(({ name }) => elsewhere.has(name))) {
    ctx.reporter.warn(messages.rewrite.checkedOutElsewhere(shortRefName(name)))
  }
  return sorted(candidates.filter(({ name }) => !elsewhere.has(name)))
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
