import type { CommitLinks } from '../../src/core/history/commit-links.js'
import { CommitGraph } from '../../src/core/deepen/commit-graph.js'
import { type Oid, parseOid } from '../../src/core/object/oid.js'
import type { RandomNode } from './random-dag.js'

/** A whole history by its links alone, oldest first. */
export interface AbstractDag {
  readonly oids: readonly Oid[]
  readonly links: ReadonlyMap<Oid, CommitLinks>
}

/** Returns a random history without any objects. */
export function abstractDag(nodes: readonly RandomNode[]): AbstractDag {
  const oids = nodes.map((_, i) => parseOid(i.toString(16).padStart(40, '0')))
  const links = nodes.map(({ parents, skew }, i) => ({
    oid: oids[i] as Oid,
    parents: [...new Set(parents.map(back => i - back))].filter(at => at >= 0).map(at => oids[at] as Oid),
    seconds: 60 * i + skew,
  }))
  return { oids, links: new Map(links.map(commit => [commit.oid, commit])) }
}

/** Returns a history of some tips up to a depth: what a shallow clone holds. */
export function shallowGraph({ links }: AbstractDag, tips: readonly Oid[], depth: number): CommitGraph {
  const graph = new CommitGraph()
  let level = tips
  for (let left = depth; left > 0; left--) {
    graph.add(level.flatMap(oid => links.get(oid) ?? []))
    level = level.flatMap(oid => links.get(oid)?.parents ?? [])
  }
  return graph
}

/** Returns all that some commits reach, themselves among it. */
export function ancestorsOf({ links }: AbstractDag, tips: readonly Oid[]): ReadonlySet<Oid> {
  const seen = new Set(tips)
  for (const oid of seen) for (const parent of links.get(oid)?.parents ?? []) seen.add(parent)
  return seen
}
