// `^` is not among them, although most shells do not treat it specially: zsh may.
const PLAIN = /^[\w@%+=:,./-][\w@%+=:,./~-]*$/
/** Escape sequences would reach the terminal that a command is pasted into; bidirectional marks show false text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Returns a text, or bytes of any encoding, as one word of a command that a person may paste into a shell. */
export function shellWord(word: string | Uint8Array): string {
  const text = typeof word === 'string' ? word : decoded(word)
  if (text === undefined || UNSAFE.test(text)) return escapedWord(word)
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** As bash, zsh and POSIX of 2024 read it: `$'caf\351'`. */
function escapedWord(word: string | Uint8Array): string {
  const bytes = typeof word === 'string' ? new TextEncoder().encode(word) : word
  const escaped = Array.from(bytes, byte => {
    if (byte === 0x27 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
    // Octal digits, of which there are three: a digit that follows is not part of the escape.
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  })
  return `$'${escaped.join('')}'`
}
