import { trimBlankLines } from './trailers.js'

/** One commit of a fold and the role of its message, one character per byte. */
export interface ChainPart {
  readonly message: string
  /** `add`: appended to those before; `replace`: replaces them; `skip`: ignored. */
  readonly role: 'add' | 'replace' | 'skip'
}

const naming = { add: /^(?:fixup|squash|amend)! [^\n]*\n*/, replace: /^amend! [^\n]*\n*/ }

/**
 * Returns the message of a fold as git would build it without an editor, but without git's losses: lines that begin
 * with the comment character, and repeated blank lines. The subject of a commit that only names its target is left out.
 * A message that would replace others is appended where one was added before.
 *
 * @see sequencer.c, append_squash_message
 */
export function squashChainMessage(first: string, parts: readonly ChainPart[]): string {
  let texts: readonly string[] = [first]
  let added = false
  for (const { message, role } of parts) {
    if (role === 'skip') continue
    added ||= role === 'add'
    const text = trimBlankLines(message.replace(naming[added ? 'add' : 'replace'], ''))
    texts = added ? [...texts, text] : [text]
  }
  const [only] = texts
  if (texts.length === 1 && only === first) return first
  return `${texts.map(trimBlankLines).filter(Boolean).join('\n\n')}\n`
}
