import { encode, toLatin1 } from '../bytes/bytes.js'

/**
 * Tells whether a tag's short name matches a pattern as `git describe --match` takes it: `*` and `?` also match a slash.
 *
 * @see glob(7); wildmatch.c without WM_PATHNAME
 */
export function matchesTagGlob(pattern: string, name: string): boolean {
  const source = bytesOf(pattern).replace(/\*+|\?|\[(?:!|\^)?\]?[^\]]*\]|\\.|[^]/g, token => {
    if (token.startsWith('*')) return '.*'
    if (token === '?') return '.'
    if (token.startsWith('[') && token.length > 1) return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\')
    return (token.startsWith('\\') ? token.slice(1) : token).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  })
  try {
    return new RegExp(`^${source}$`, 's').test(bytesOf(name))
  } catch {
    // A bracket that makes no sense matches nothing.
    return false
  }
}

/** Git compares bytes: `?` stands for one of them. */
function bytesOf(text: string): string {
  return toLatin1(encode(text))
}
