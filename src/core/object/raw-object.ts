import { createHash } from 'node:crypto'
import type { ObjectFormat, Oid } from './oid.js'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

/** An object's bytes are not those of its type. */
export class MalformedObject extends Error {
  override name = 'MalformedObject'
}

/** An object as git hashes it: its type and its body, without the header. Its bytes never change. */
export interface RawObject {
  readonly type: ObjectType
  readonly body: Uint8Array
  /** Its difference from another object, where known: a pack may store this instead. */
  readonly derived?: Derivation | undefined
}

export interface ObjectReader {
  /**
   * Reads one object. Simultaneous requests are answered together.
   *
   * @throws GitSlimError `not-found` when the repository does not hold it
   */
  read(oid: Oid): Promise<RawObject>
}

/** The difference between two objects of one type. */
export interface Derivation {
  readonly base: RawObject
  /** @see gitformat-pack(5), Deltified representation */
  readonly delta: Uint8Array
}

/** The id is needed in many places, so it is computed once. */
const known = { sha1: new WeakMap<RawObject, Oid>(), sha256: new WeakMap<RawObject, Oid>() }

/**
 * Returns the name git gives to an object: the hash of `<type> SP <size> NUL <body>`.
 *
 * @see gitformat-pack(5), git-hash-object(1)
 */
export function hashObject(object: RawObject, format: ObjectFormat): Oid {
  const before = known[format].get(object)
  if (before !== undefined) return before
  const { type, body } = object
  const oid = createHash(format).update(`${type} ${body.length}\0`).update(body).digest('hex') as Oid
  known[format].set(object, oid)
  return oid
}

/** Bytes of one object that replace others in the resulting object. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}
