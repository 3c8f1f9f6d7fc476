/** A full ref name: `refs/…`, or a pseudo-ref such as `HEAD` or `ORIG_HEAD`. Checked by {@link parseRefName}. */
export type RefName = string & { readonly __brand: 'RefName' }

const PSEUDO_REF = /^[A-Z][A-Z_]*$/
// A component may not begin with a dot or end with ".lock"; a name may not hold any of git's special characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids control characters in names.
const FORBIDDEN = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|\.$|\/$/

/**
 * Tells whether a text is a full ref name that git would accept: below `refs/`, or a pseudo-ref such as `HEAD`.
 *
 * @see git-check-ref-format(1)
 */
export function isRefName(text: string): text is RefName {
  if (PSEUDO_REF.test(text)) return true
  return text.startsWith('refs/') && text.length > 'refs/'.length && !text.startsWith('refs/.') && !FORBIDDEN.test(text)
}

/**
 * Returns the text as a ref name.
 *
 * @throws TypeError when git would not accept it
 */
export function parseRefName(text: string): RefName {
  if (!isRefName(text)) throw new TypeError(`not a full ref name: ${JSON.stringify(text)}`)
  return text
}

/** Returns the full ref name of a branch. */
export function branchRef(name: string): RefName {
  return parseRefName(`refs/heads/${name}`)
}

/** Returns a ref's name as people write it: `main`, `origin/main`, `v1.0`. */
export function shortRefName(name: RefName): string {
  return name.replace(/^refs\/(?:heads|tags|remotes)\//, '')
}
