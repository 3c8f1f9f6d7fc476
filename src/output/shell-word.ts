// `^` is not among them, although most shells do not treat it specially: zsh may.
const PLAIN = /^[\w@%+=:,./-][\w@%+=:,./~-]*$/

/** Returns a text as one word of a command that a person may paste into a shell. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
