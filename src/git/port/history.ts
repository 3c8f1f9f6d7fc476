/** The port's view of the commit graph. */
import type { CommitLinks } from '../../core/history/commit-links.js'
import type { Oid } from '../../core/object/oid.js'

/** What stands among tips, or among what is excluded, and is no commit (a ref may name a tree or a file) counts for nothing. */
export interface History {
  /** Lists commits reachable from `tips` and not from `exclude`, children before parents. */
  list(tips: readonly Oid[], exclude: readonly Oid[]): AsyncIterable<Oid>
  /** Returns all commits reachable from `tips`, with their parents, but for what a shallow clone has left out. */
  links(tips: readonly Oid[]): Promise<readonly CommitLinks[]>
  /** Returns every best common ancestor; in a shallow repository "none" may mean "not fetched". */
  mergeBases(a: Oid, b: Oid): Promise<readonly Oid[]>
  /** Returns the commits of `tip` that `upstream` has by another name: what they change is the same. */
  equivalents(upstream: Oid, tip: Oid): Promise<ReadonlySet<Oid>>
  /**
   * Returns what a format of git-log makes of commits, in their order.
   *
   * @throws GitSlimError `unsupported`
   */
  describe(oids: readonly Oid[], format: string): Promise<readonly Uint8Array[]>
  /** Returns the commits whose parents a shallow clone has left out. Empty in a full repository. */
  shallow(): Promise<ReadonlySet<Oid>>
}
