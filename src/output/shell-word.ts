// `^` is not among them, plain as it is for most shells: zsh may read it as a pattern.
const PLAIN = /^[\w@%+=:,./-][\w@%+=:,./~-]*$/

/** Returns a text as one word of a command that a person may paste into a shell. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
