import { tokenUser } from '../core/network/token.js'

/** Of what is shorter, a part in another spelling would be found everywhere. */
const shortest = 8

/**
 * Returns a secret in all the spellings in which it may get into a log: as it is, in an address, and as git sends it.
 *
 * In base64 a text looks different by what stands before it: it is masked in each of the three ways.
 */
export function spellings(secret: string): readonly string[] {
  if (secret.length < shortest) return [secret]
  const bytes = Buffer.from(secret)
  const within = [0, 1, 2].map(offset => middleOfBase64(bytes, offset))
  const whole = [secret, `${tokenUser}:${secret}`].map(text => Buffer.from(text).toString('base64'))
  return [...new Set([secret, encodeURIComponent(secret), ...whole, ...within])]
}

/** The digits that depend on the secret alone, when so many bytes stand before it in its group of three. */
function middleOfBase64(bytes: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const first = Math.ceil((offset * 8) / 6)
  const last = Math.floor(((offset + bytes.length) * 8) / 6)
  return padded.slice(first, last)
}
