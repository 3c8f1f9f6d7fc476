import type { ConfigValues } from '../../core/config/config-values.js'
import type { ObjectFormat, Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import type { RefName } from '../port.js'

/** What a ref holds: an object's name, or another ref's. */
export type RefValue = { readonly oid: Oid } | { readonly symref: RefName }

/** What is stored in a repository, without git's rules: those are the same wherever it is stored. */
export interface Store {
  readonly objectFormat: ObjectFormat
  readonly config: ConfigValues
  /** Commits whose parents are not here. */
  readonly shallow: ReadonlySet<Oid>
  /** Returns an object, or undefined when it is not here. */
  object(oid: Oid): Promise<RawObject | undefined>
  /** Returns the names of all objects that begin with these digits. */
  objectsNamed(digits: string): Promise<readonly Oid[]>
  ref(name: RefName): Promise<RefValue | undefined>
  /** Returns the names of all refs below `refs/` that begin with the prefix, in no order. */
  refNames(prefix: string): Promise<readonly RefName[]>
}

/** Symbolic refs that name each other end here. @see refs.h, SYMREF_MAXDEPTH */
const longestChain = 5

/**
 * Returns the ref at the end of a chain of symbolic refs, and the object it holds: none while it does not exist.
 *
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
