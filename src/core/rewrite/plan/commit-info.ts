import type { Commit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'

/** A commit with its id. */
export interface CommitInfo {
  readonly oid: Oid
  readonly commit: Commit
}
