import type { Oid } from '../../core/object/oid.js'
import type { FetchRequest, HistoryLimit, ObjectFilter, RefName, RemoteRef, TransferOptions } from '../port.js'

/** The source of a clone or fetch. */
export interface Source {
  /** Lists the refs, HEAD first where there is one. */
  refs(): Promise<readonly RemoteRef[]>
  /** Returns the branch of HEAD while it has no commit. */
  unbornHead(): Promise<RefName | undefined>
  /** Whether it sends any object by its id: otherwise no filter can be used. */
  readonly givesAnyObject: boolean
  /**
   * Writes the requested pack to a new file.
   *
   * @throws GitSlimError `not-found` when something wanted is not there, or nothing is left by the limit
   */
  fetch(request: SourceRequest, options: TransferOptions): Promise<Fetched>
}

export interface SourceRequest {
  readonly wants: readonly Oid[]
  readonly limit: HistoryLimit
  /** The present commits, and the shallow boundaries. Undefined: an empty repository. */
  readonly known?: Known
  /** Objects that are not sent, except requested ones. */
  readonly filter: ObjectFilter | undefined
  /** The file to be made. */
  readonly pack: string
}

export interface Known extends Pick<FetchRequest, 'haves' | 'ends'> {
  /** Whether deltas may be based on present objects outside the pack. */
  readonly pack: 'thin' | 'whole'
}

export interface Fetched {
  /** Commits whose parents were left out. */
  readonly shallow: ReadonlySet<Oid>
  /** The size of the pack. */
  readonly bytes: number
  /** Whether the objects that the filter excludes arrived nevertheless. */
  readonly filterIgnored: boolean
}
