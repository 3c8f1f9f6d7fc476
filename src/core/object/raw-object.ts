import { createHash } from 'node:crypto'
import type { ObjectFormat, Oid } from './oid.js'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

/** Says that an object's bytes are not those of its type. */
export class MalformedObject extends Error {
  override name = 'MalformedObject'
}

/** An object as git hashes it: its type and its body, without the header. Its bytes never change. */
export interface RawObject {
  readonly type: ObjectType
  readonly body: Uint8Array
  /** How it differs from another object, where that is known: a pack may hold this in its place. */
  readonly derived?: Derivation | undefined
}

export interface ObjectReader {
  /**
   * Reads one object. Requests made together are answered together.
   *
   * @throws GitSlimError `not-found` when the repository does not hold it
   */
  read(oid: Oid): Promise<RawObject>
}

/** What leads from one object to another of its type. */
export interface Derivation {
  readonly base: RawObject
  /** @see gitformat-pack(5), Deltified representation */
  readonly delta: Uint8Array
}

/** The same object is asked for its name wherever it goes. */
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

/** Bytes of one object that stand in the place of others in the object made of it. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}
