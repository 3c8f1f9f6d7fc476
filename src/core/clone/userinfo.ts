import { decodeStrict, encode } from '../bytes/bytes.js'
import type { Credential } from './clone-plan.js'

const PERCENT = 0x25

/**
 * Reads `user:password` as it stands in a URL, percent-decoded; undefined when it is not text of one line.
 *
 * A credential passes line by line to whoever asks for it: a newline in it would start a line of its own.
 *
 * @see RFC 3986, 3.2.1; git-credential(1), "INPUT/OUTPUT FORMAT"
 */
export function decodeUserinfo(userinfo: string): Credential | undefined {
  const colon = userinfo.indexOf(':')
  const username = percentDecode(colon === -1 ? userinfo : userinfo.slice(0, colon))
  const password = colon === -1 ? undefined : percentDecode(userinfo.slice(colon + 1))
  if (!isOneLine(username) || (colon !== -1 && !isOneLine(password))) return undefined
  return password === undefined ? { username } : { username, password }
}

function isOneLine(text: string | undefined): text is string {
  return text !== undefined && !/[\x00-\x1f\x7f]/.test(text)
}

/** A percent sign without two digits stands for itself, as git reads it. */
function percentDecode(text: string): string | undefined {
  const source = encode(text)
  const bytes: number[] = []
  for (let at = 0; at < source.length; at++) {
    const digits = text.includes('%') ? String.fromCharCode(...source.subarray(at + 1, at + 3)) : ''
    if (source[at] === PERCENT && /^[0-9a-f]{2}$/i.test(digits)) {
      bytes.push(Number.parseInt(digits, 16))
      at += 2
    } else {
      bytes.push(source[at] ?? 0)
    }
  }
  return decodeStrict(Uint8Array.from(bytes))
}
