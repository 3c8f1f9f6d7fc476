import { createHash } from 'node:crypto'
import type { ObjectFormat, Oid } from './oid.js'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

/** An object as git hashes it: its type and its body, without the header. */
export interface RawObject {
  readonly type: ObjectType
  readonly body: Uint8Array
}

/**
 * Returns the name git gives to an object: the hash of `<type> SP <size> NUL <body>`.
 *
 * @see gitformat-pack(5), git-hash-object(1)
 */
export function hashObject(object: RawObject, format: ObjectFormat): Oid {
  return createHash(format).update(`${object.type} ${object.body.length}\0`).update(object.body).digest('hex') as Oid
}
