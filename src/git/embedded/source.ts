import type { Oid } from '../../core/object/oid.js'
import type { HistoryLimit, RefName, RemoteRef, TransferOptions } from '../port.js'

/** Where a clone comes from. */
export interface Source {
  /** Lists what is offered, HEAD first where there is one. */
  refs(): Promise<readonly RemoteRef[]>
  /** Returns the branch that HEAD stands for while it has no commit. */
  unbornHead(): Promise<RefName | undefined>
  /**
   * Writes the pack of what is wanted to a new file.
   *
   * @throws GitSlimError `not-found` when something wanted is not there, or nothing is left by the limit
   */
  fetch(wish: SourceWish, options: TransferOptions): Promise<Fetched>
}

export interface SourceWish {
  readonly wants: readonly Oid[]
  readonly limit: HistoryLimit
  /** The file to be made. */
  readonly pack: string
}

export interface Fetched {
  /** Commits whose parents were left out. */
  readonly shallow: ReadonlySet<Oid>
  /** The size of the pack. */
  readonly bytes: number
}
