import type { Oid } from '../../core/object/oid.js'
import type { FetchRequest, HistoryLimit, ObjectFilter, RefName, RemoteRef, TransferOptions } from '../port.js'

/** Where a clone, or more of its history, comes from. */
export interface Source {
  /** Lists what is offered, HEAD first where there is one. */
  refs(): Promise<readonly RemoteRef[]>
  /** Returns the branch that HEAD stands for while it has no commit. */
  unbornHead(): Promise<RefName | undefined>
  /** Whether it gives any object that is asked for by its name: without, nothing can be left with it. */
  readonly givesAnyObject: boolean
  /**
   * Writes the pack of what is wanted to a new file.
   *
   * @throws GitSlimError `not-found` when something wanted is not there, or nothing is left by the limit
   */
  fetch(request: SourceRequest, options: TransferOptions): Promise<Fetched>
}

export interface SourceRequest {
  readonly wants: readonly Oid[]
  readonly limit: HistoryLimit
  /** What is here already, and where its history ends. Undefined: nothing is here. */
  readonly known?: Known
  /** What is not to come, but for what is wanted by its name. */
  readonly filter: ObjectFilter | undefined
  /** The file to be made. */
  readonly pack: string
}

export interface Known extends Pick<FetchRequest, 'haves' | 'ends'> {
  /** Whether deltas may start from objects that are here, and stay out of the pack. */
  readonly pack: 'thin' | 'whole'
}

export interface Fetched {
  /** Commits whose parents were left out. */
  readonly shallow: ReadonlySet<Oid>
  /** The size of the pack. */
  readonly bytes: number
  /** Whether what the filter was to leave out came nevertheless. */
  readonly filterIgnored: boolean
}
