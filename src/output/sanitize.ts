// Control and escape characters from the wire could rewrite the terminal (CVE-2024-52005); C1 controls and bidirectional
// overrides could make text lie.
const UNSAFE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// A scheme has an end, or a text of megabytes takes the square of its time. Up to the last @ before the path: a password may hold one, and quotes.
const CREDENTIAL_IN_URL = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/]*@/gi
// How an address begins that is badly written: `http:/user:secret@host`, `https//…`, `https:user:…`, `https%3A%2F%2F…`; or a
// password with a slash in it, where a port would stand.
const MALFORMED_START =
  /(?<![a-z0-9])(?:https?|ftps?|ssh|git)(?!:\/\/[^/\\:\s]+(?::\d*)?(?:[/?#'")\],.;]|$))(?::|%3a|[/\\]|%2f)+/i
// What an address carries behind a question mark or a hash may be a token. Up to the next blank, but for what ends a sentence.
const REST_OF_URL = /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s?#]*)[?#][^\s]*?(?=['")\],.:;]*(?:\s|$))/gi

/**
 * Returns text from outside (a server, a repository, git) as it may be shown: no control characters but newline and tab,
 * no credentials in addresses.
 */
export function sanitize(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(ESCAPE_SEQUENCE, '')
    .replace(UNSAFE, '\u{fffd}')
    .replace(CREDENTIAL_IN_URL, '$1')
    .replace(/\S+/g, withoutMalformedCredential)
}

/** By hand, in one pass: a pattern for it would take the square of a long text's time. */
function withoutMalformedCredential(word: string): string {
  const end = Math.max(word.lastIndexOf('@') + 1, word.lastIndexOf('%40') + 3)
  const start = end < 3 ? null : MALFORMED_START.exec(word)
  if (start === null) return word
  const from = start.index + start[0].length
  return /:|%3a/i.test(word.slice(from, end)) ? word.slice(0, from) + word.slice(end) : word
}

/** Returns text from outside that is to stand within a line: what would end the line is shown as something odd. */
export function sanitizeLine(text: string): string {
  return sanitize(text.replace(/[\r\n]/g, '\u{fffd}'))
}

/**
 * Returns what is said of something that was done with an address: {@link sanitize}d, and without what addresses carry
 * behind a question mark or a hash. All that is not a result goes this way; what shows messages of commits does not.
 */
export function discreet(text: string): string {
  return sanitize(text).replace(REST_OF_URL, '$1?***')
}
