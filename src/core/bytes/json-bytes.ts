import { decodeStrict, encode } from './bytes.js'

/** Bytes in JSON: as text if they are UTF-8, else in base64. */
export type JsonBytes = { readonly text: string } | { readonly base64: string }

/** Returns the JSON form of bytes. */
export function toJsonBytes(bytes: Uint8Array): JsonBytes {
  const text = decodeStrict(bytes)
  return text === undefined ? { base64: Buffer.from(bytes).toString('base64') } : { text }
}

/** Returns the bytes of a JSON form. */
export function fromJsonBytes(json: JsonBytes): Uint8Array {
  return 'text' in json ? encode(json.text) : new Uint8Array(Buffer.from(json.base64, 'base64'))
}
