/** Bytes and text: git's data is bytes; it becomes text only to be shown. */

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

export const LF = 0x0a
export const SP = 0x20

/** Returns the UTF-8 bytes of a text. */
export function encode(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Returns the text of UTF-8 bytes; invalid bytes become U+FFFD. For showing, never for storing. */
export function decodeLossy(bytes: Uint8Array): string {
  return lossyDecoder.decode(bytes)
}

/** Returns the text of UTF-8 bytes, or undefined for invalid UTF-8. */
export function decodeStrict(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Returns bytes as text with one character per byte: a lossless form for keys and comparisons. */
export function toLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** Returns the bytes of a text made by {@link toLatin1}. */
export function fromLatin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** Returns the concatenation of several arrays. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
