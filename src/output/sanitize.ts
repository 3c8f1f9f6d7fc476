// Control and escape characters from outside could rewrite the terminal (CVE-2024-52005); C1 controls and bidirectional
// overrides could show false text.
const UNSAFE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// The length of a scheme is limited, or a text of megabytes would take quadratic time. Up to the last @ before the
// path: a password may contain one, and quotes.
const CREDENTIAL_IN_URL = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/]*@/gi
// The beginnings of badly written addresses: `http:/user:secret@host`, `https//…`, `https:user:…`, `https%3A%2F%2F…`;
// or a password with a slash in it, where a port would be.
const MALFORMED_START =
  /(?<![a-z0-9])(?:https?|ftps?|ssh|git)(?!:\/\/[^/\\:\s]+(?::\d*)?(?:[/?#'")\],.;]|$))(?::|%3a|[/\\]|%2f)+/i
// The query or fragment of an address may contain a token. It ends at the next blank, without the punctuation of the
// sentence.
const REST_OF_URL = /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s?#]*)[?#][^\s]*?(?=['")\],.:;]*(?:\s|$))/gi

/**
 * Returns text from outside (a server, a repository, git) in a form that may be shown: no control characters except
 * newline and tab, no credentials in addresses.
 */
export function sanitize(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(ESCAPE_SEQUENCE, '')
    .replace(UNSAFE, '\u{fffd}')
    .replace(CREDENTIAL_IN_URL, '$1')
    .replace(/\S+/g, withoutMalformedCredential)
}

/** A loop in one pass: a pattern would take quadratic time on a long text. */
function withoutMalformedCredential(word: string): string {
  const end = Math.max(word.lastIndexOf('@') + 1, word.lastIndexOf('%40') + 3)
  const start = end < 3 ? null : MALFORMED_START.exec(word)
  if (start === null) return word
  const from = start.index + start[0].length
  return /:|%3a/i.test(word.slice(from, end)) ? word.slice(0, from) + word.slice(end) : word
}

/** Returns text from outside that goes inside a line: newlines are replaced. */
export function sanitizeLine(text: string): string {
  return sanitize(text.replace(/[\r\n]/g, '\u{fffd}'))
}

/**
 * Returns text about an action with an address: {@link sanitize}d, and without queries and fragments of addresses. All
 * text except results passes through here, but not messages of commits.
 */
export function discreet(text: string): string {
  return sanitize(text).replace(REST_OF_URL, '$1?***')
}
