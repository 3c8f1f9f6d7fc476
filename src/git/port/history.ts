/** The port's view of the commit graph. */
import type { CommitGraph } from '../../core/history/commit-graph.js'
import type { CommitLinks } from '../../core/history/commit-links.js'
import type { Oid } from '../../core/object/oid.js'

/** A tip or excluded object that is not a commit (a ref may point to a tree or a blob) is ignored. */
export interface History {
  /** Lists commits reachable from `tips` and not from `exclude`, children before parents. */
  list(tips: readonly Oid[], exclude: readonly Oid[]): AsyncIterable<Oid>
  /** Returns all commits reachable from `tips`, with their parents, without those that a shallow clone leaves out. */
  links(tips: readonly Oid[]): Promise<readonly CommitLinks[]>
  /** Returns the graph of the newest commits reachable from `tips`, at most so many. */
  graph(tips: readonly Oid[], most: number): Promise<CommitGraph>
  /** Returns every merge base; in a shallow repository "none" may mean "not fetched". */
  mergeBases(a: Oid, b: Oid): Promise<readonly Oid[]>
  /** Returns the commits of `tip` whose patch `upstream` has under another id. */
  equivalents(upstream: Oid, tip: Oid): Promise<ReadonlySet<Oid>>
  /**
   * Returns the output of a git-log format for some commits, in their order.
   *
   * @throws GitSlimError `unsupported`
   */
  describe(oids: readonly Oid[], format: string): Promise<readonly Uint8Array[]>
  /** Returns the shallow commits, whose parents are left out. Empty in a complete repository. */
  shallow(): Promise<ReadonlySet<Oid>>
}
