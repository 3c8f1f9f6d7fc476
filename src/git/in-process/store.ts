import type { ConfigValues } from '../../core/config/config-values.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import type { RefName } from '../port.js'

/** The value of a ref: an object's id, or another ref's name. */
export type RefValue = { readonly oid: Oid } | { readonly symref: RefName }

/** The stored data of a repository, without git's rules, which are the same for every store. */
export interface Store {
  readonly objectFormat: ObjectFormat
  readonly config: ConfigValues
  /** Shallow commits: their parents are not here. */
  readonly shallow: ReadonlySet<Oid>
  /** Returns an object, or undefined when it is not here. */
  object(oid: Oid): Promise<RawObject | undefined>
  /** Returns the ids of all objects that begin with these digits. */
  objectsNamed(digits: string): Promise<readonly Oid[]>
  ref(name: RefName): Promise<RefValue | undefined>
  /** Returns the names of all refs below `refs/` with the prefix, in no order. */
  refNames(prefix: string): Promise<readonly RefName[]>
}

/** The limit for a chain of symbolic refs. */
const longestChain = 5

/**
 * Returns the ref at the end of a chain of symbolic refs, and the object it points to: none while it does not exist.
 * Undefined when the ref itself does not exist, or the chain does not end.
 */
export async function followRef(
  store: Pick<Store, 'ref'>,
  name: RefName,
): Promise<{ readonly name: RefName; readonly oid: Oid | undefined } | undefined> {
  let at = name
  for (let step = 0; step <= longestChain; step++) {
    const value = await store.ref(at)
    if (value === undefined) return step === 0 ? undefined : { name: at, oid: undefined }
    if ('oid' in value) return { name: at, oid: value.oid }
    at = value.symref
  }
  return undefined
}
