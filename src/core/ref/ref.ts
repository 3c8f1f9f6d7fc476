import type { Oid } from '../object/oid.js'
import type { RefName } from './ref-name.js'

export interface Ref {
  readonly name: RefName
  readonly oid: Oid
  /** The object an annotated tag stands for, all tags followed. */
  readonly peeled?: Oid
  /** The ref that this one is a symbolic name of. */
  readonly symref?: RefName
  /** For a branch: the remote-tracking ref (or branch) its configuration names as upstream. */
  readonly upstream?: RefName
  /** For a branch: the remote-tracking ref that a plain `git push` would move. */
  readonly push?: RefName
}

export interface RefUpdate {
  readonly name: RefName
  /** What the ref must hold now. `null`: it must not exist. `'any'`: unchecked, for ORIG_HEAD alone. */
  readonly expected: Oid | null | 'any'
  /** What the ref is to hold. `null`: it is deleted. */
  readonly target: Oid | null
}
