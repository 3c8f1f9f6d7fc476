import { fromLatin1, toLatin1 } from '../bytes/bytes.js'
import { isOid, type Oid } from './oid.js'
import type { RawObject } from './raw-object.js'

/** The object that a tag points to, perhaps another tag. */
export interface TagTarget {
  readonly oid: Oid
  readonly type: string
}

const head = /^object ([0-9a-f]+)\ntype ([a-z]+)\n/

/** Returns the object that a tag points to, or undefined if the tag is malformed. */
export function tagTarget(body: Uint8Array): TagTarget | undefined {
  const [, oid = '', type = ''] = head.exec(toLatin1(body.subarray(0, 200))) ?? []
  return isOid(oid) ? { oid, type } : undefined
}

/** Returns the same tag for another object of the same type, without a signature. */
export function withTarget(body: Uint8Array, oid: Oid): RawObject {
  const text = withoutSignature(toLatin1(body))
  return { type: 'tag', body: fromLatin1(text.replace(/^object [0-9a-f]+\n/, `object ${oid}\n`)) }
}

/** Tells whether a tag is signed. */
export function isSignedTag(body: Uint8Array): boolean {
  const text = toLatin1(body)
  return withoutSignature(text) !== text
}

const signatureLine = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----/gm

/** A signature follows the message; with the repository's other hash, it is a header. */
function withoutSignature(text: string): string {
  const end = text.indexOf('\n\n')
  const headers = text.slice(0, end === -1 ? text.length : end + 1).replace(/^gpgsig(?:-sha256)? .*\n(?: .*\n)*/gm, '')
  const message = end === -1 ? '' : text.slice(end + 1)
  // Of several such lines the last one counts: the message may quote one.
  const at = [...message.matchAll(signatureLine)].at(-1)?.index
  return headers + (at === undefined ? message : message.slice(0, at))
}
