import { type CommitGraph, GrowingGraph } from '../../history/commit-graph.js'
import type { Commit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'

/** What can be asked of the history that a rewrite finds. */
export interface KnownHistory {
  /** Returns the newest commits reachable from some, so many of them. */
  readonly graph: (tips: readonly Oid[], most: number) => Promise<CommitGraph>
  readonly treeOf: (commit: Oid) => Promise<Oid>
}

/** Branches mostly leave a history not far from its tip; what has left it further down is left to git. */
const sizes = [4000, 24_000]

/** Tells how commits are related: those that were there, and those that a rewrite makes of them. */
export class CommitRelations {
  #graph: GrowingGraph | undefined
  #size = 0

  /**
   * @param tips the commits from which all others can be reached
   * @param made returns a commit that the rewrite has made, or undefined
   */
  constructor(
    private readonly history: KnownHistory,
    private readonly tips: readonly Oid[],
    private readonly made: (oid: Oid) => Commit | undefined,
  ) {}

  /** Returns the merge bases of two commits; undefined: they may be too far away. */
  mergeBases(one: Oid, other: Oid): Promise<readonly Oid[] | undefined> {
    return this.#ask(graph => graph.mergeBases(one, other))
  }

  /** Tells whether one of some commits is another one, or built on it; undefined: that is too far away. */
  async reaches(from: readonly Oid[], to: Oid): Promise<boolean | undefined> {
    for (const oid of from) {
      const found = await this.#ask(graph => graph.reaches(oid, to))
      if (found !== false) return found
    }
    return false
  }

  async treeOf(commit: Oid): Promise<Oid> {
    return this.made(commit)?.tree ?? this.history.treeOf(commit)
  }

  async #ask<T>(question: (graph: GrowingGraph) => T | undefined): Promise<T | undefined> {
    for (const size of sizes) {
      if (size > this.#size) this.#graph = await this.#read(size)
      const answer = this.#graph && question(this.#graph)
      if (answer !== undefined) return answer
    }
    return undefined
  }

  async #read(size: number): Promise<GrowingGraph> {
    const graph = await this.history.graph(this.tips, size)
    // A graph that goes back to the beginning cannot grow any more.
    this.#size = graph.unknown === 0 ? Infinity : size
    return new GrowingGraph(graph, oid => this.made(oid)?.parents)
  }
}
