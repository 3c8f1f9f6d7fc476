// Control characters, and marks that change the direction of text or cannot be seen, would show a false name.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
const short: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` }

/** Returns text from a repository with an escape for each character that cannot be seen: `a\nb`, `a\u202eb`. */
export function shownText(text: string): string {
  return text.replace(unsafe, found => short[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Returns bytes as text, with an escape for each byte that is not UTF-8: `caf\xe9`. */
export function shownBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const next = characterAt(bytes, at)
    text += next?.text ?? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`
    at += next?.length ?? 1
  }
  return shownText(text)
}

function characterAt(bytes: Uint8Array, at: number): { readonly text: string; readonly length: number } | undefined {
  for (const length of [1, 2, 3, 4]) {
    try {
      return { text: strict.decode(bytes.subarray(at, at + length)), length }
    } catch {
      // Not a whole character: perhaps with one more byte.
    }
  }
  return undefined
}
