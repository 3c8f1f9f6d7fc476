import type { Oid } from '../../object/oid.js'
import type { CommitInfo } from './commit-info.js'

/** A range with merges in it, divided. */
export interface DividedRange {
  /** The line of first parents, oldest first. */
  readonly path: readonly Oid[]
  /** What was merged into that line and is not built on any commit of it. */
  readonly others: ReadonlySet<Oid>
}

/**
 * Divides a range, parents before children, into the branch's own commits and what it has merged.
 *
 *     base─a─────M─c  last      path: a, M, c; others: x, y; s is built on a
 *       ╲ ╲     ╱│
 *        ╲ s───╱ │
 *         x─y────╯
 */
export function divideRange(range: readonly CommitInfo[], last: Oid): DividedRange {
  const inside = new Map(range.map(({ oid, commit }) => [oid, commit]))
  const path: Oid[] = []
  for (let oid: Oid | undefined = last; oid !== undefined && inside.has(oid); ) {
    path.push(oid)
    oid = inside.get(oid)?.parents[0]
  }
  const own = new Set(path)
  const others = new Set<Oid>()
  for (const { oid, commit } of range) {
    if (own.has(oid) || commit.parents.some(parent => own.has(parent))) own.add(oid)
    else others.add(oid)
  }
  return { path: path.toReversed(), others }
}
