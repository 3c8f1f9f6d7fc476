import type { Oid } from '../object/oid.js'
import type { RefName } from './ref-name.js'

export interface Ref {
  readonly name: RefName
  readonly oid: Oid
  /** For an annotated tag: the object it finally points to. */
  readonly peeled?: Oid
  /** For a symbolic ref: the ref that it refers to. */
  readonly symref?: RefName
  /** For a branch: the remote-tracking ref (or branch) its configuration names as upstream. */
  readonly upstream?: RefName
  /** For a branch: the remote-tracking ref that a plain `git push` would move. */
  readonly push?: RefName
}

export interface RefUpdate {
  readonly name: RefName
  /** The expected current value. `null`: it must not exist. `'any'`: not checked, for ORIG_HEAD only. */
  readonly expected: Oid | null | 'any'
  /** The new value. `null`: the ref is deleted. */
  readonly target: Oid | null
}
