/** The part of the port that tells what a range of commits adds. It writes nothing, and never downloads. */
import type { RangeObject } from '../../core/report/range-document.js'
import type { LogVisitor } from '../../core/report/parse-log.js'

/** The commits of `head` that `base` does not have; full ids. */
export interface CommitRange {
  readonly base: string
  readonly head: string
}

/** Tells what a range of commits adds to a repository. */
export interface RangeInventory {
  /**
   * Returns the bytes of the pack that a fetch of the range gets, made anew, so that every clone tells the same.
   *
   * @param form `thin`: deltas may be against objects of the base; `whole`: the pack needs no other
   */
  packBytes(range: CommitRange, form: 'thin' | 'whole'): Promise<number>
  /** Returns the bytes of objects in a pack of their own, without its header and checksum. */
  bytesOf(oids: readonly string[]): Promise<number>
  /** Returns the objects of the range. */
  objects(range: CommitRange): Promise<readonly RangeObject[]>
  /** Calls back for the commits of the range, parents before children, with the changes of each against its first parent. */
  changes(range: CommitRange, visitor: LogVisitor): Promise<void>
  /** Calls back for the blobs of a commit's tree. */
  blobsAt(commit: string, visit: (oid: string) => void): Promise<void>
}
