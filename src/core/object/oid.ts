/** An object name: 40 (sha1) or 64 (sha256) lower-case hexadecimal digits. Made by {@link parseOid} only. */
export type Oid = string & { readonly __brand: 'Oid' }

export type ObjectFormat = 'sha1' | 'sha256'

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** Tells whether a text is a full object name. */
export function isOid(text: string): text is Oid {
  return OID.test(text)
}

/**
 * Returns the text as an object name.
 *
 * @throws TypeError when it is not 40 or 64 lower-case hexadecimal digits
 */
export function parseOid(text: string): Oid {
  if (!isOid(text)) throw new TypeError(`not an object name: ${JSON.stringify(text)}`)
  return text
}

/** Returns the name of "no object": all zeros, as long as the names of the format. */
export function zeroOid(format: ObjectFormat): Oid {
  return '0'.repeat(hexLength(format)) as Oid
}

/** Returns the number of hexadecimal digits in a name of the format. */
function hexLength(format: ObjectFormat): 40 | 64 {
  return format === 'sha1' ? 40 : 64
}

/** Returns the first digits of an object name, for people. */
export function shortOid(oid: Oid): string {
  return oid.slice(0, 7)
}
