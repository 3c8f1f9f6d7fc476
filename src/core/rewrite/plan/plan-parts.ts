import type { Oid } from '../../object/oid.js'

/** A commit of a plan that is in memory alone: a part of one that is there, or was. */
export interface PlanPart {
  readonly commit: Oid
  /** What it stands for, as far as branches and notes go: the whole, where all of that is there; else nothing. */
  readonly standsFor: Oid | null
}

/**
 * Returns what the parts among the commits of a plan stand for: the last of each whole for that.
 *
 *     b is b1 and b2      b1 c b2      b1 for nothing, b2 for b
 *
 * @param commits in the order that they are replayed in
 */
export function planParts(commits: readonly Oid[], wholes: ReadonlyMap<Oid, Oid>): readonly PlanPart[] {
  const lastOf = new Map<Oid, Oid>()
  for (const commit of commits) {
    const whole = wholes.get(commit)
    if (whole !== undefined) lastOf.set(whole, commit)
  }
  return commits.flatMap(commit => {
    const whole = wholes.get(commit)
    return whole === undefined ? [] : [{ commit, standsFor: lastOf.get(whole) === commit ? whole : null }]
  })
}

/** Returns which commits that were there before the commits of a plan stand for: themselves, but for parts. */
export function standingFor(parts: readonly PlanPart[] | undefined): (commits: readonly Oid[]) => readonly Oid[] {
  if (parts === undefined || parts.length === 0) return commits => commits
  const known = new Map(parts.map(({ commit, standsFor }) => [commit, standsFor]))
  return commits =>
    commits.flatMap(commit => {
      const whole = known.get(commit)
      return whole === undefined ? [commit] : whole === null ? [] : [whole]
    })
}
