import type { Oid } from '../object/oid.js'
import type { CommitGraph } from './commit-graph.js'

/**
 * Returns the common ancestors of two commits that no other is known to descend from: the merge bases, as far as the
 * graph goes. Where it ends, some of them may yet turn out to be ancestors of others.
 */
export function bestCommonAncestors(graph: CommitGraph, one: Oid, other: Oid): readonly Oid[] {
  const theirs = graph.reachable([other])
  const common = [...graph.reachable([one])].filter(oid => theirs.has(oid))
  const behind = graph.reachable(common.flatMap(oid => graph.get(oid)?.parents ?? []))
  return common.filter(oid => !behind.has(oid))
}
