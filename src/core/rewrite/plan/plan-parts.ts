import type { Oid } from '../../object/oid.js'

/** A commit of a plan that exists only in memory: a part of an original commit. */
export interface PlanPart {
  readonly commit: Oid
  /** The commit that it replaces for branches and notes: the whole, if this is its last part; else none. */
  readonly standsFor: Oid | null
}

/**
 * Returns the original commit that each part replaces: the last part replaces the whole.
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

/** Returns the original commits that a plan's commits replace: themselves, except for parts. */
export function standingFor(parts: readonly PlanPart[] | undefined): (commits: readonly Oid[]) => readonly Oid[] {
  if (parts === undefined || parts.length === 0) return commits => commits
  const known = new Map(parts.map(({ commit, standsFor }) => [commit, standsFor]))
  return commits =>
    commits.flatMap(commit => {
      const whole = known.get(commit)
      return whole === undefined ? [commit] : whole === null ? [] : [whole]
    })
}
