import { tokenUser } from '../core/network/token.js'

/** In a shorter part, an encoded match would occur everywhere. */
const shortest = 8

/**
 * Returns a secret in all encodings in which it may appear in a log: plain, as in a URL, and as git sends it. In
 * base64, a text looks different depending on its offset, so it is masked at all three offsets.
 */
export function spellings(secret: string): readonly string[] {
  if (secret.length < shortest) return [secret]
  const bytes = Buffer.from(secret)
  const within = [0, 1, 2].map(offset => middleOfBase64(bytes, offset))
  const whole = [secret, `${tokenUser}:${secret}`].map(text => Buffer.from(text).toString('base64'))
  return [...new Set([secret, encodeURIComponent(secret), ...whole, ...within])]
}

/** The base64 digits that depend only on the secret, when this many bytes precede it in its group of three. */
function middleOfBase64(bytes: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const first = Math.ceil((offset * 8) / 6)
  const last = Math.floor(((offset + bytes.length) * 8) / 6)
  return padded.slice(first, last)
}
