/**
 * Functions for ASCII white space in byte strings (one character per byte). JavaScript's own trim() and \s also match
 * 0xA0, a byte that ends "à" and "你" in UTF-8. And a pattern such as `\s+$` takes quadratic time on long runs; these
 * loops do not.
 */

/** Returns a byte string without white space at its end. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}

/** Returns a byte string without white space at both ends. */
export function trim(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text.charCodeAt(start))) start++
  return trimEnd(text.slice(start))
}

/** Returns a byte string without the blank lines at its beginning. */
export function withoutLeadingBlankLines(text: string): string {
  let start = 0
  for (let at = 0; at < text.length && isSpace(text.charCodeAt(at)); at++) {
    if (text[at] === '\n') start = at + 1
  }
  return text.slice(start)
}

/** Tab, newline, vertical tab, form feed, carriage return, space. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}
